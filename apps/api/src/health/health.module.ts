import { Module } from '@nestjs/common';
import { HealthController } from './health.controller';
import { WatchService } from './watch.service';

@Module({ controllers: [HealthController], providers: [WatchService] })
export class HealthModule {}
