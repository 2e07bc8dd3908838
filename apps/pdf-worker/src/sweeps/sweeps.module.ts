import { Module } from '@nestjs/common';
import { DatabaseConnection, QueueConnection, StoreConnection } from '../connections';
import { ExpirySweep } from './expiry-sweep';
import { OrphanSweep } from './orphan-sweep';
import { RequeueSweep } from './requeue-sweep';
import { Sweeper } from './sweeper';

@Module({
  imports: [DatabaseConnection, QueueConnection, StoreConnection],
  providers: [ExpirySweep, OrphanSweep, RequeueSweep, Sweeper],
})
export class SweepsModule {}
