import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Account } from './account';

/** The attempts of one subject that count towards one limit (`AttemptLimits` of `@app/accounts`). */
@Entity('attempt_limits')
export class AttemptLimit {
  /** Keyed hash of limit and subject (`Pseudonyms` of `@app/accounts`). The subject cannot be computed from it. */
  @PrimaryColumn('bytea') key: Buffer;
  @Column('integer') attempts: number;
  @Column('timestamptz', { name: 'blocked_until', nullable: true }) blockedUntil: Date | null;
  @Column('timestamptz', { name: 'forget_at' }) forgetAt: Date;
}

/** Number of calls of one kind that an account made in the current time window. The next time window reuses the row. */
@Entity('counted_calls')
export class CountedCalls {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('text') call: 'submit' | 'link';
  @Column('integer') calls: number;
  @Column('timestamptz', { name: 'window_ends_at' }) windowEndsAt: Date;
  @ManyToOne(() => Account, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'account_id' })
  account: Relation<Account>;
}
