export { ARCHIVE_PREFIX, archiveKey } from './archive-key';
export {
  ArchiveStorage,
  type LifecycleSupport,
  type ListedArchive,
  type StoredArchive,
} from './archive-storage';
export { ArchiveStoreUnavailable } from './errors';
export { type StorageOptions, storageOptions, storageSettings } from './settings';
