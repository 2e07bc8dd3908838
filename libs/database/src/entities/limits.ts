import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Account } from './account';

/** The attempts that one subject made under one rule (`AttemptLimits` of `@app/accounts`). */
@Entity('attempt_limits')
export class AttemptLimit {
  /** A keyed hash (`Pseudonyms` of `@app/accounts`), from which the subject cannot be read. */
  @PrimaryColumn('bytea') key: Buffer;
  @Column('integer') attempts: number;
  @Column('timestamptz', { name: 'blocked_until', nullable: true }) blockedUntil: Date | null;
  @Column('timestamptz', { name: 'forget_at' }) forgetAt: Date;
}

/** The calls of one kind that an account made in the current window. The next window uses the same row. */
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
