import { queueDependsOnClocks } from '@app/render-queue';
import { Module } from '@nestjs/common';
import { DatabaseConnection, QueueConnection, StoreConnection } from '../connections';
import { InsecureCallMonitor } from '../http/require-tls';
import { API_SETTINGS, type ApiSettings } from '../settings/settings';
import { SettingsModule } from '../settings/settings.module';
import { HealthController } from './health.controller';
import { CLOCKS_MATTER, HealthService } from './health.service';
import { HealthMonitor } from './health-monitor';

@Module({
  imports: [DatabaseConnection, QueueConnection, SettingsModule, StoreConnection],
  controllers: [HealthController],
  providers: [
    HealthService,
    InsecureCallMonitor,
    HealthMonitor,
    {
      provide: CLOCKS_MATTER,
      inject: [API_SETTINGS],
      useFactory: ({ QUEUE_URL }: ApiSettings) => queueDependsOnClocks(QUEUE_URL),
    },
  ],
})
export class HealthModule {}
