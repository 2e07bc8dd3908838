export { Account, type AccountRole, ContactPersonOrganisation } from './entities/account';
export { AccountLink, AccountMail, type LinkPurpose, type MailPurpose } from './entities/account-mail';
export { type AuditAction, AuditEvent } from './entities/audit-event';
export { DownloadRequest, DownloadRequestItem, RenderOutboxEntry } from './entities/download-request';
export { ExamCount, HolderListing, ListingCount, SharedListing } from './entities/holder-listing';
export { AttemptLimit, CountedCalls } from './entities/limits';
export { SchemaCompatibility, SweepRun } from './entities/operations';
export {
  EndedEnrolment,
  Enrolment,
  ExamType,
  type ExamTypeKind,
  Organisation,
  Qualification,
  QualificationHolder,
  WithdrawnQualification,
} from './entities/registry';
export { RegistryImport, RegistryImportReject } from './entities/registry-import';
export { RecoveryCode, SecondFactor } from './entities/second-factor';
export { SsoDomain, SsoIdentity, SsoOrganisation, SsoProvider } from './entities/single-sign-on';
export { isClockInSync, clockDifferenceMs, isAllowedClockDifference, requireClockInSync } from './clock';
export { type DatabaseOptions, migrateDatabase, openDatabase } from './data-source';
export { DatabaseIncompatible, DatabaseUnusable } from './database-unusable';
export { retryOnConflict } from './retry-on-conflict';
export { requireCurrentSchema } from './require-current-schema';
export { grantServiceRights, REGISTRY_TABLES, type Service } from './service-rights';
export { recordSweep, lastSuccessWithin, SWEEP_NAMES, type SweepName, SWEEPS } from './sweep-runs';
