export { ArchiveStorageModule } from './archive-storage.module';
export { DATABASE_URL, DatabaseModule } from './database.module';
export { RenderQueueErrors } from './render-queue-errors';
export { RenderQueueModule } from './render-queue.module';
export { connectionSettings } from './settings';
