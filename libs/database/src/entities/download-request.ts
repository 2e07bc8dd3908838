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

/** Converts between bigint, which pg returns as a string, and number. The size of an archive is far below 2^53 bytes. */
const bytes = {
  from: (value: string | null) => (value === null ? null : Number(value)),
  to: (value: number | null) => value,
};

/**
 * A request that a contact person submitted, with its state. Only that person may see it. Only `@app/request-lifecycle` changes it.
 *
 * `state`, `scope`, `failureCode` and `missingReason` contain codes of `@app/download-request`. CHECK constraints of the table list the
 * same codes.
 */
@Entity('download_requests')
export class DownloadRequest {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'account_id' }) accountId: string;
  @Column('text', { default: 'submitted' }) state: string;
  @Column('text') scope: string;
  /** Expiry dates of the passes to include: YYYY-MM-DD, or `none` for passes without expiry date. Empty: all passes. */
  @Column('text', { name: 'expiry_dates', array: true }) expiryDates: string[];
  /** Personal reference, written by the contact person. It is set to null when the request expires. */
  @Column('text', { name: 'personal_reference', nullable: true }) personalReference: string | null;
  @Column('integer', { name: 'pass_count' }) passCount: number;
  @Column('integer', { name: 'done_count', default: 0 }) doneCount: number;
  /**
   * Number of the request's current job in the queue. Each retry and each requeue increases it, because the queue ignores a job that it
   * already knows.
   */
  @Column('integer', { default: 1 }) generation: number;
  /** Number of attempts that count towards the maximum (`MAX_ATTEMPTS`). */
  @Column('integer', { name: 'attempt_count', default: 0 }) attemptCount: number;
  /** Token of the attempt that holds the lease. Only that attempt may publish. */
  @Column('uuid', { name: 'attempt_token', nullable: true }) attemptToken: string | null;
  /** End of the lease, by the database's clock. */
  @Column('timestamptz', { name: 'lease_until', nullable: true }) leaseUntil: Date | null;
  @Column('text', { name: 'failure_code', nullable: true }) failureCode: string | null;
  @Column('text', { name: 'idempotency_key', nullable: true }) idempotencyKey: string | null;
  /** SHA-256 of the choices. It distinguishes a repeated call from another request with the same idempotency key. */
  @Column('text', { name: 'body_fingerprint' }) bodyFingerprint: string;
  /** `traceparent` header (W3C Trace Context) of the call that submitted or retried the request. */
  @Column('text', { name: 'trace_parent', nullable: true }) traceParent: string | null;
  @Column('text', { name: 'archive_key', nullable: true }) archiveKey: string | null;
  @Column('bigint', { name: 'archive_bytes', nullable: true, transformer: bytes }) archiveBytes:
    number | null;
  @Column('text', { name: 'archive_sha256', nullable: true }) archiveSha256: string | null;
  @Column('timestamptz', { name: 'submitted_at', default: () => 'now()' }) submittedAt: Date;
  @Column('timestamptz', { name: 'changed_at', default: () => 'now()' }) changedAt: Date;
  @Column({ type: 'timestamptz', name: 'ready_at', precision: 3, nullable: true }) readyAt: Date | null;
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3, nullable: true }) expiresAt: Date | null;
  /**
   * True from `expiresAt` on, even if the sweep has not erased the request's data yet. The database's clock decides, because it also set
   * `expiresAt`.
   */
  @VirtualColumn('boolean', {
    query: (alias) => `SELECT COALESCE(${alias}.expires_at <= clock_timestamp(), false)`,
  })
  isOver: boolean;
  @ManyToOne(() => Account)
  @JoinColumn({ name: 'account_id' })
  account: Relation<Account>;
  @OneToMany(() => DownloadRequestItem, (item) => item.request) items: Relation<DownloadRequestItem>[];
}

/**
 * One pass of a request, or one holder without a pass. It refers to the registry by id and copies no personal data. It is deleted when the
 * request expires.
 */
@Entity('download_request_items')
export class DownloadRequestItem {
  @PrimaryColumn('uuid', { name: 'request_id' }) requestId: string;
  /** Positions of a request are 1, 2, 3 and so on without a gap, so the last one is the number of items. */
  @PrimaryColumn('integer') position: number;
  @Column('uuid', { name: 'holder_id' }) holderId: string;
  /** Null if the item is a holder without a pass; `missingReason` then contains the reason. */
  @Column('uuid', { name: 'qualification_id', nullable: true }) qualificationId: string | null;
  @Column('text', { name: 'missing_reason', nullable: true }) missingReason: string | null;
  /** Number of attempts that began to draw this pass and did not finish. A pass whose drawing has ended the process twice is left out. */
  @Column('integer', { name: 'unfinished_draws', select: false, default: 0 }) unfinishedDraws?: number;
  @ManyToOne(() => DownloadRequest, (request) => request.items, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'request_id' })
  request: Relation<DownloadRequest>;
}

/**
 * A request that still has to be enqueued. The transaction that creates or retries the request writes the entry; it is deleted when the
 * queue has the job.
 */
@Entity('render_outbox')
export class RenderOutboxEntry {
  @PrimaryColumn('uuid', { name: 'request_id' }) requestId: string;
  @PrimaryColumn('integer') generation: number;
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' }) createdAt: Date;
  @ManyToOne(() => DownloadRequest, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'request_id' })
  request: Relation<DownloadRequest>;
}
