import { Module } from '@nestjs/common';
import { API_SETTINGS, readApiSettings } from './settings';

/** Reads the settings of the api, once, and provides them as `API_SETTINGS`. */
@Module({
  providers: [{ provide: API_SETTINGS, useFactory: () => readApiSettings(process.env) }],
  exports: [API_SETTINGS],
})
export class SettingsModule {}
