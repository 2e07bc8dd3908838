import { storageOptions } from '@app/archive-storage';
import { ArchiveStorageModule, DatabaseModule, RenderQueueModule } from '@app/connections';
import { queueDependsOnClocks } from '@app/render-queue';
import { DataSource } from 'typeorm';
import { SettingsModule } from './settings/settings.module';
import { API_SETTINGS, type ApiSettings } from './settings/settings';

// Features import these constants. Nest makes one module, and so one connection, of each object that `registerAsync` returns.

export const DatabaseConnection = DatabaseModule.registerAsync({
  imports: [SettingsModule],
  inject: [API_SETTINGS],
  useFactory: ({ DATABASE_URL, QUEUE_URL }: ApiSettings) => ({
    url: DATABASE_URL,
    applicationName: 'pasloket api',
    needsSameClock: queueDependsOnClocks(QUEUE_URL),
  }),
});

/** Opened after the database: when both are in one PostgreSQL that is unavailable, DATABASE_URL is the setting to name. */
export const QueueConnection = RenderQueueModule.registerAsync({
  imports: [SettingsModule, DatabaseConnection],
  inject: [API_SETTINGS, DataSource],
  useFactory: ({ QUEUE_URL }: ApiSettings) => ({ url: QUEUE_URL }),
});

export const StoreConnection = ArchiveStorageModule.registerAsync({
  imports: [SettingsModule],
  inject: [API_SETTINGS],
  useFactory: storageOptions,
});
