export { ARCHIVE_PREFIX, archiveKey } from './archive-key';
export { ArchiveStorage, downloadOrigin, type LifecycleSupport, type ListedArchive } from './archive-storage';
export { ArchiveDamaged, ArchiveStoreUnavailable } from './errors';
export { type StoredArchive } from './measured-archive';
export { StoreUnusable } from './store-unusable';
export { type StorageOptions, storageOptions, storageSettings } from './settings';
