import { Column, Entity, JoinTable, ManyToMany, PrimaryColumn } from 'typeorm';
import { Organisation } from './registry';

export type AccountRole = 'contact-person' | 'operator';

/** Somebody who can sign in: a contact person, who acts for organisations, or an operator, who sees no passes. */
@Entity('accounts')
export class Account {
  @PrimaryColumn('uuid') id: string;
  /** A to Z in lower case, and no other capital. */
  @Column('text') email: string;
  @Column('text') name: string;
  @Column('text') role: AccountRole;
  /** Argon2id, in PHC string format; null: has set none yet. */
  @Column('text', { name: 'password_hash', select: false, nullable: true }) passwordHash: string | null;
  /** A session of another generation is over. */
  @Column('integer', { name: 'session_generation', default: 0 }) sessionGeneration: number;
  /** Signs in by two steps, or not at all. */
  @Column('boolean', { name: 'second_factor_required', default: false }) secondFactorRequired: boolean;
  @Column('timestamptz', { name: 'disabled_at', nullable: true }) disabledAt: Date | null;
  @ManyToMany(() => Organisation)
  @JoinTable({
    name: 'contact_person_organisations',
    joinColumn: { name: 'account_id' },
    inverseJoinColumn: { name: 'organisation_id' },
  })
  organisations: Organisation[];
}
