export { Account, type AccountRole } from './entities/account';
export {
  type AuditAction,
  AuditEvent,
  DownloadRequest,
  DownloadRequestItem,
  RenderOutboxEntry,
} from './entities/download-request';
export {
  Enrolment,
  ExamType,
  type ExamTypeKind,
  Organisation,
  Qualification,
  QualificationHolder,
} from './entities/registry';
export { type DatabaseOptions, migrateDatabase, openDatabase } from './data-source';
export { DatabaseUnusable } from './database-unusable';
