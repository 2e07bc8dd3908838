import { Module } from '@nestjs/common';
import { HealthController } from './health.controller';
import { HealthService } from './health.service';
import { TlsWatch } from '../http/require-tls';
import { WatchService } from './watch.service';

@Module({ controllers: [HealthController], providers: [HealthService, TlsWatch, WatchService] })
export class HealthModule {}
