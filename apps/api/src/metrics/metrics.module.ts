import { Module } from '@nestjs/common';
import { DatabaseConnection, StoreConnection } from '../connections';
import { ServiceStateMetrics } from './service-state-metrics';

@Module({ imports: [DatabaseConnection, StoreConnection], providers: [ServiceStateMetrics] })
export class MetricsModule {}
