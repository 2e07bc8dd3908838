import { Module } from '@nestjs/common';
import { HealthController } from './health.controller';
import { HealthService } from './health.service';
import { WatchService } from './watch.service';

@Module({ controllers: [HealthController], providers: [HealthService, WatchService] })
export class HealthModule {}
