import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

export type AuditAction =
  | 'signed-in'
  | 'sign-in-refused'
  | 'signed-out'
  | 'request-submitted'
  | 'request-retried'
  | 'request-run-again'
  | 'queue-job-retried'
  | 'download-link-issued'
  | 'registry-import-started'
  | 'registry-imported'
  | 'holder-audit-consulted'
  | 'account-added'
  | 'account-disabled'
  | 'account-enabled'
  | 'account-reset'
  | 'organisation-granted'
  | 'organisation-withdrawn'
  | 'password-set'
  | 'password-changed'
  | 'second-factor-asked'
  | 'second-factor-refused'
  | 'second-factor-added'
  | 'second-factor-removed'
  | 'second-factor-required'
  | 'second-factor-not-required'
  | 'recovery-code-used'
  | 'sso-added'
  | 'sso-removed'
  | 'sso-linked'
  | 'sso-unlinked'
  | 'sso-vouched'
  | 'sso-unvouched';

/** One entry of the audit log. It contains accounts, requests and holders by id only, and is never changed. */
@Entity('audit_events')
export class AuditEvent {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id: string;
  @Column('timestamptz', { name: 'occurred_at', default: () => 'now()' }) occurredAt: Date;
  @Column('uuid', { name: 'account_id', nullable: true }) accountId: string | null;
  @Column('text') action: AuditAction;
  @Column('uuid', { name: 'request_id', nullable: true }) requestId: string | null;
  @Column('uuid', { name: 'holder_id', nullable: true }) holderId: string | null;
  @Column('uuid', { name: 'qualification_id', nullable: true }) qualificationId: string | null;
  @Column('uuid', { name: 'registry_import_id', nullable: true }) registryImportId: string | null;
  /** The account that another account, or a command, has changed. For a command `accountId` is null. */
  @Column('uuid', { name: 'subject_account_id', nullable: true }) subjectAccountId: string | null;
  @Column('uuid', { name: 'organisation_id', nullable: true }) organisationId: string | null;
  /** The single sign-on provider that was used or changed. */
  @Column('uuid', { name: 'sso_provider_id', nullable: true }) ssoProviderId: string | null;
}
