import { Column, Entity, JoinColumn, ManyToOne, OneToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Account } from './account';

/** The bigint of a step arrives as text; a step is far below 2^53. */
const step = { from: (value: string) => Number(value), to: (value: number) => value };

/** The second factor of an account: the secret of an authenticator app (TOTP). */
@Entity('second_factors')
export class SecondFactor {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  /** Encrypted by `SecretBox` of `@app/accounts`. */
  @Column('bytea') secret: Buffer;
  /** Null: the owner has not yet proved by a code to have the secret. */
  @Column('timestamptz', { name: 'confirmed_at', nullable: true }) confirmedAt: Date | null;
  /** The 30 s step of the newest code that was accepted. A code of this step or of an earlier one is refused. */
  @Column('bigint', { name: 'last_step', default: 0, transformer: step }) lastStep: number;
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' }) createdAt: Date;
  @OneToOne(() => Account, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'account_id' })
  account: Relation<Account>;
}

/** A recovery code, which replaces one code of the app. The table holds its hash, and loses the row once the code is used. */
@Entity('recovery_codes')
export class RecoveryCode {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  /** SHA-256. */
  @PrimaryColumn('bytea', { name: 'code_hash' }) codeHash: Buffer;
  @ManyToOne(() => SecondFactor, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'account_id' })
  secondFactor: Relation<SecondFactor>;
}
