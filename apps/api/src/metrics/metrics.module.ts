import { Module } from '@nestjs/common';
import { DatabaseConnection, StoreConnection } from '../connections';
import { ServiceState } from './service-state';

@Module({ imports: [DatabaseConnection, StoreConnection], providers: [ServiceState] })
export class MetricsModule {}
