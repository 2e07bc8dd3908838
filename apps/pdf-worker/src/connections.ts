import { storageOptions } from '@app/archive-storage';
import { ArchiveStorageModule, DatabaseModule, RenderQueueModule } from '@app/connections';
import { queueDependsOnClocks } from '@app/render-queue';
import { PassRenderer } from '@app/pass-pdf';
import { DataSource } from 'typeorm';
import { RendererModule } from './renderer/renderer.module';
import { SettingsModule } from './settings/settings.module';
import { WORKER_SETTINGS, type WorkerSettings } from './settings/settings';

// Features import these constants. Nest makes one module, and so one connection, of each object that `registerAsync` returns.

/** Opened after the renderer: a worker whose house style is unusable connects to nothing, and names that setting. */
export const DatabaseConnection = DatabaseModule.registerAsync({
  imports: [RendererModule, SettingsModule],
  inject: [WORKER_SETTINGS, PassRenderer],
  useFactory: ({ DATABASE_URL, QUEUE_URL }: WorkerSettings) => ({
    url: DATABASE_URL,
    applicationName: 'pasloket pdf-worker',
    needsSameClock: queueDependsOnClocks(QUEUE_URL),
  }),
});

/** Opened after the database: when both are in one PostgreSQL that is unavailable, DATABASE_URL is the setting to name. */
export const QueueConnection = RenderQueueModule.registerAsync({
  imports: [SettingsModule, DatabaseConnection],
  inject: [WORKER_SETTINGS, DataSource],
  useFactory: ({ QUEUE_URL }: WorkerSettings) => ({ url: QUEUE_URL }),
});

export const StoreConnection = ArchiveStorageModule.registerAsync({
  imports: [SettingsModule],
  inject: [WORKER_SETTINGS],
  useFactory: storageOptions,
});
