import {
  Column,
  Entity,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  PrimaryColumn,
  type Relation,
} from 'typeorm';
import { Organisation } from './registry';

export type AccountRole = 'contact-person' | 'operator';

/** A person who can sign in: either a contact person, who acts for organisations, or an operator, who cannot see passes. */
@Entity('accounts')
export class Account {
  @PrimaryColumn('uuid') id: string;
  /** Result of `caseFoldAddress`: the letters A to Z are in lower case. */
  @Column('text') email: string;
  @Column('text') name: string;
  @Column('text') role: AccountRole;
  /** Argon2id hash of the password, in PHC string format. Null if the person has not set a password yet. */
  @Column('text', { name: 'password_hash', select: false, nullable: true }) passwordHash: string | null;
  /** Number that is increased to end all sessions of the account. A session with another number is not valid. */
  @Column('integer', { name: 'session_generation', default: 0 }) sessionGeneration: number;
  /** True if the account must sign in with a second factor. */
  @Column('boolean', { name: 'second_factor_required', default: false }) secondFactorRequired: boolean;
  @Column('timestamptz', { name: 'disabled_at', nullable: true }) disabledAt: Date | null;
  @Column('timestamptz', { name: 'created_at', select: false, default: () => 'now()' }) createdAt?: Date;
  @ManyToMany(() => Organisation)
  @JoinTable({
    name: 'contact_person_organisations',
    joinColumn: { name: 'account_id' },
    inverseJoinColumn: { name: 'organisation_id' },
  })
  organisations: Organisation[];
}

/** The right of a contact person to act for an organisation. */
@Entity('contact_person_organisations')
export class ContactPersonOrganisation {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId: string;
  @PrimaryColumn('uuid', { name: 'organisation_id' }) organisationId: string;
  @ManyToOne(() => Account, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'account_id' })
  account: Relation<Account>;
  @ManyToOne(() => Organisation, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'organisation_id' })
  organisation: Relation<Organisation>;
}
