import { Module } from '@nestjs/common';
import { readWorkerSettings, WORKER_SETTINGS } from './settings';

/** Reads the settings of the worker, once, and provides them as `WORKER_SETTINGS`. */
@Module({
  providers: [{ provide: WORKER_SETTINGS, useFactory: () => readWorkerSettings(process.env) }],
  exports: [WORKER_SETTINGS],
})
export class SettingsModule {}
