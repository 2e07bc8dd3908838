import { Module } from '@nestjs/common';
import { DatabaseConnection, QueueConnection } from '../connections';
import { SettingsModule } from '../settings/settings.module';
import { HealthService } from './health.service';

@Module({ imports: [DatabaseConnection, QueueConnection, SettingsModule], providers: [HealthService] })
export class HealthModule {}
