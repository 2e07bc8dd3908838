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
export { createDataSource, type DatabaseOptions, migrateDatabase } from './data-source';
