import {
  Column,
  Entity,
  JoinColumn,
  ManyToOne,
  OneToMany,
  PrimaryColumn,
  type Relation,
  VirtualColumn,
} from 'typeorm';
import { Account } from './account';

/** bigint arrives as text; an archive is far below 2^53 bytes. */
const bytes = {
  from: (value: string | null) => (value === null ? null : Number(value)),
  to: (value: number | null) => value,
};

/**
 * A request that a contact person submitted, with its state. It belongs to that person alone. `@app/request-lifecycle` is its only writer.
 *
 * `state`, `scope`, `failureCode` and `missingReason` hold the codes of `@app/download-request`, repeated by CHECKs.
 */
@Entity('download_requests')
export class DownloadRequest {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'account_id' }) accountId: string;
  @Column('text', { default: 'submitted' }) state: string;
  @Column('text') scope: string;
  /** YYYY-MM-DD or `none`; empty accepts all. */
  @Column('text', { name: 'expiry_dates', array: true }) expiryDates: string[];
  /** Erased at expiry. */
  @Column('text', { name: 'personal_reference', nullable: true }) personalReference: string | null;
  @Column('integer', { name: 'pass_count' }) passCount: number;
  @Column('integer', { name: 'done_count', default: 0 }) doneCount: number;
  /** Number of the queue job: each retry and each requeue has the next one, so that the queue does not take it for a known job. */
  @Column('integer', { default: 1 }) generation: number;
  /** Attempts charged so far. */
  @Column('integer', { name: 'attempt_count', default: 0 }) attemptCount: number;
  /** Token of the attempt that holds the lease. Only that attempt may publish. */
  @Column('uuid', { name: 'attempt_token', nullable: true }) attemptToken: string | null;
  /** On the database's clock. */
  @Column('timestamptz', { name: 'lease_until', nullable: true }) leaseUntil: Date | null;
  @Column('text', { name: 'failure_code', nullable: true }) failureCode: string | null;
  @Column('text', { name: 'idempotency_key', nullable: true }) idempotencyKey: string | null;
  /** SHA-256 of the choices, which tells a repeated call from a reused key. */
  @Column('text', { name: 'body_fingerprint' }) bodyFingerprint: string;
  /** `traceparent` (W3C Trace Context) of the call that submitted or retried it. */
  @Column('text', { name: 'trace_parent', nullable: true }) traceParent: string | null;
  @Column('text', { name: 'archive_key', nullable: true }) archiveKey: string | null;
  @Column('bigint', { name: 'archive_bytes', nullable: true, transformer: bytes }) archiveBytes:
    number | null;
  @Column('text', { name: 'archive_sha256', nullable: true }) archiveSha256: string | null;
  @Column('timestamptz', { name: 'submitted_at', default: () => 'now()' }) submittedAt: Date;
  @Column('timestamptz', { name: 'changed_at', default: () => 'now()' }) changedAt: Date;
  @Column({ type: 'timestamptz', name: 'ready_at', precision: 3, nullable: true }) readyAt: Date | null;
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3, nullable: true }) expiresAt: Date | null;
  /** True from `expiresAt` on, also before the sweep has erased the request. The database's clock decides, which also set `expiresAt`. */
  @VirtualColumn('boolean', {
    query: (alias) => `SELECT COALESCE(${alias}.expires_at <= clock_timestamp(), false)`,
  })
  isOver: boolean;
  @ManyToOne(() => Account)
  @JoinColumn({ name: 'account_id' })
  account: Relation<Account>;
  @OneToMany(() => DownloadRequestItem, (item) => item.request) items: Relation<DownloadRequestItem>[];
}

/** One pass of a request, or one holder without a pass. It refers to the registry by id and copies no personal data. Erased at expiry. */
@Entity('download_request_items')
export class DownloadRequestItem {
  @PrimaryColumn('uuid', { name: 'request_id' }) requestId: string;
  /** From 1 without a gap, so the last position is the number of items. */
  @PrimaryColumn('integer') position: number;
  @Column('uuid', { name: 'holder_id' }) holderId: string;
  /** Null: the item is a holder without a pass, and `missingReason` says why. */
  @Column('uuid', { name: 'qualification_id', nullable: true }) qualificationId: string | null;
  @Column('text', { name: 'missing_reason', nullable: true }) missingReason: string | null;
  /** Number of attempts that began to draw this pass and did not finish. A pass that ends its process twice is left out. */
  @Column('integer', { name: 'unfinished_draws', select: false, default: 0 }) unfinishedDraws?: number;
  @ManyToOne(() => DownloadRequest, (request) => request.items, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'request_id' })
  request: Relation<DownloadRequest>;
}

/** A request that has to be enqueued: written by the request's own transaction, removed once the queue has the job. */
@Entity('render_outbox')
export class RenderOutboxEntry {
  @PrimaryColumn('uuid', { name: 'request_id' }) requestId: string;
  @PrimaryColumn('integer') generation: number;
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' }) createdAt: Date;
  @ManyToOne(() => DownloadRequest, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'request_id' })
  request: Relation<DownloadRequest>;
}
