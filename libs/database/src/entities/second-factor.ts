import { Column, Entity, JoinColumn, ManyToOne, OneToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Account } from './account';

/** Converts between bigint, which pg returns as a string, and number. The number of a step is far below 2^53. */
const step = { from: (value: string) => Number(value), to: (value: number) => value };

/** The second factor of an account: the secret of an authenticator app (TOTP). */
@Entity('second_factors')
export class SecondFactor {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  /** Secret of the authenticator app, encrypted by `SecretBox` of `@app/accounts`. */
  @Column('bytea') secret: Buffer;
  /** Time at which a code proved that the owner's app has the secret. Null: not proved yet. */
  @Column('timestamptz', { name: 'confirmed_at', nullable: true }) confirmedAt: Date | null;
  /** Number of the 30-second step of the last accepted code. Codes of this step and of earlier steps are refused. */
  @Column('bigint', { name: 'last_step', default: 0, transformer: step }) lastStep: number;
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' }) createdAt: Date;
  @OneToOne(() => Account, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'account_id' })
  account: Relation<Account>;
}

/**
 * A recovery code, which can be used once instead of a code of the app. The table contains its hash; the row is deleted when the code is
 * used.
 */
@Entity('recovery_codes')
export class RecoveryCode {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  /** SHA-256 of the recovery code. */
  @PrimaryColumn('bytea', { name: 'code_hash' }) codeHash: Buffer;
  @ManyToOne(() => SecondFactor, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'account_id' })
  secondFactor: Relation<SecondFactor>;
}
