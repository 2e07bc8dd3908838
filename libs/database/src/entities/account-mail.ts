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
  /** SHA-256 of the link's token. */
  @PrimaryColumn('bytea', { name: 'token_hash' }) tokenHash: Buffer;
  @Column('uuid', { name: 'account_id' }) accountId: string;
  @Column('text') purpose: LinkPurpose;
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' }) createdAt: Date;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt: Date;
  @ManyToOne(() => Account, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'account_id' })
  account: Relation<Account>;
}

/**
 * A mail to the owner of an account that still has to be sent. The row contains neither text nor link: both are created for each attempt to
 * send it.
 */
@Entity('account_mails')
export class AccountMail {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' }) id: string;
  /** Null if no account has the address that a person typed. The row is written nevertheless, so that both cases take the same time. */
  @Column('uuid', { name: 'account_id', nullable: true }) accountId: string | null;
  @Column('text') purpose: MailPurpose;
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' }) createdAt: Date;
  @Column('timestamptz', { name: 'next_try_at', default: () => 'now()' }) nextTryAt: Date;
  @Column('integer', { default: 0 }) tries: number;
  /** Time at which the mail server answered that the mailbox does not exist. The mail is not sent again after that. */
  @Column('timestamptz', { name: 'refused_at', nullable: true }) refusedAt: Date | null;
  @ManyToOne(() => Account, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'account_id' })
  account: Relation<Account> | null;
}
