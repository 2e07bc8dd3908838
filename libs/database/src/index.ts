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
export { clockAgrees, clockDifferenceMs, isSameClock, requireSameClock } from './clock';
export { type DatabaseOptions, migrateDatabase, openDatabase } from './data-source';
export { DatabaseRefused, DatabaseUnusable } from './database-unusable';
export { outliveConflicts } from './outlive-conflicts';
export { requireCurrentSchema } from './require-current-schema';
export { grantServiceRights, REGISTRY_TABLES, type Service } from './service-rights';
export { recordSweep, sweptWithin, SWEEP_NAMES, type SweepName, SWEEPS } from './sweep-runs';
