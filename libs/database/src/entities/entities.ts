import { Account, ContactPersonOrganisation } from './account';
import { AccountLink, AccountMail } from './account-mail';
import { AuditEvent } from './audit-event';
import { DownloadRequest, DownloadRequestItem, RenderOutboxEntry } from './download-request';
import { ExamCount, HolderListing, ListingCount, SharedListing } from './holder-listing';
import { AttemptLimit, CountedCalls } from './limits';
import { SchemaCompatibility, SweepRun } from './operations';
import {
  EndedEnrolment,
  Enrolment,
  ExamType,
  Organisation,
  Qualification,
  QualificationHolder,
  WithdrawnQualification,
} from './registry';
import { RegistryImport, RegistryImportReject } from './registry-import';
import { RecoveryCode, SecondFactor } from './second-factor';
import { SsoDomain, SsoIdentity, SsoOrganisation, SsoProvider } from './single-sign-on';

/** The entities of all our tables. `entities.spec.ts` compares them with the schema that the migrations create. */
export const ENTITIES = [
  Account,
  AccountLink,
  AccountMail,
  AttemptLimit,
  AuditEvent,
  ContactPersonOrganisation,
  CountedCalls,
  DownloadRequest,
  DownloadRequestItem,
  EndedEnrolment,
  Enrolment,
  ExamCount,
  ExamType,
  HolderListing,
  ListingCount,
  Organisation,
  Qualification,
  QualificationHolder,
  RecoveryCode,
  RegistryImport,
  RegistryImportReject,
  RenderOutboxEntry,
  SchemaCompatibility,
  SecondFactor,
  SharedListing,
  SsoDomain,
  SsoIdentity,
  SsoOrganisation,
  SsoProvider,
  SweepRun,
  WithdrawnQualification,
] as const;
