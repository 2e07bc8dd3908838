import {
  Column,
  Entity,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type Relation,
} from 'typeorm';
import { Account } from './account';

/** The purpose of a link: to set a first password, or to set another one. */
export type LinkPurpose = 'invitation' | 'reset';

/** The reason for a mail to the owner of an account. */
export type MailPurpose = LinkPurpose | 'password-changed';

/** A link by which the owner of an account sets a password. The table holds a hash of its token, never the token. */
@Entity('account_links')
export class AccountLink {
  /** SHA-256. */
  @PrimaryColumn('bytea', { name: 'token_hash' }) tokenHash: Buffer;
  @Column('uuid', { name: 'account_id' }) accountId: string;
  @Column('text') purpose: LinkPurpose;
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' }) createdAt: Date;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt: Date;
  @ManyToOne(() => Account, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'account_id' })
  account: Relation<Account>;
}

/** A pending mail: the outbox of mails to the owners of accounts. It holds neither text nor link; both are made at each try. */
@Entity('account_mails')
export class AccountMail {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id: string;
  /** Null: no account has the address that was given. The row is written all the same, so that both cases take as long. */
  @Column('uuid', { name: 'account_id', nullable: true }) accountId: string | null;
  @Column('text') purpose: MailPurpose;
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' }) createdAt: Date;
  @Column('timestamptz', { name: 'next_try_at', default: () => 'now()' }) nextTryAt: Date;
  @Column('integer', { default: 0 }) tries: number;
  /** Set when the mail server answered that the mailbox does not exist: the mail is not tried again. */
  @Column('timestamptz', { name: 'refused_at', nullable: true }) refusedAt: Date | null;
  @ManyToOne(() => Account, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'account_id' })
  account: Relation<Account> | null;
}
