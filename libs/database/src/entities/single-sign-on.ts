import { Column, Entity, JoinColumn, ManyToOne, OneToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Account } from './account';
import { Organisation } from './registry';

/** An OpenID Connect provider at which the people of some organisations sign in. */
@Entity('sso_providers')
export class SsoProvider {
  @PrimaryColumn('uuid') id: string;
  @Column('text') issuer: string;
  @Column('text', { name: 'client_id' }) clientId: string;
  /** Client secret, encrypted by `SecretBox` of `@app/accounts`. */
  @Column('bytea', { name: 'client_secret' }) clientSecret: Buffer;
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' }) createdAt: Date;
  /** True if each e-mail address from the provider counts as verified, unless the provider says that it is not. */
  @Column('boolean', { name: 'vouches_for_addresses', default: false }) vouchesForAddresses: boolean;
}

/** The provider of an organisation. An organisation has at most one. */
@Entity('sso_organisations')
export class SsoOrganisation {
  @PrimaryColumn('uuid', { name: 'organisation_id' }) organisationId: string;
  @Column('uuid', { name: 'provider_id' }) providerId: string;
  @OneToOne(() => Organisation, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'organisation_id' })
  organisation: Relation<Organisation>;
  @ManyToOne(() => SsoProvider, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'provider_id' })
  provider: Relation<SsoProvider>;
}

/** The provider of a domain of e-mail addresses. A domain has at most one. */
@Entity('sso_domains')
export class SsoDomain {
  /** Domain in lower case. */
  @PrimaryColumn('text') domain: string;
  @Column('uuid', { name: 'provider_id' }) providerId: string;
  @ManyToOne(() => SsoProvider, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'provider_id' })
  provider: Relation<SsoProvider>;
}

/**
 * The link between an account and a person at a provider, whom the provider identifies by `subject`. An account has at most one link with
 * each provider.
 */
@Entity('sso_identities')
export class SsoIdentity {
  @PrimaryColumn('uuid', { name: 'provider_id' }) providerId: string;
  @PrimaryColumn('text') subject: string;
  @Column('uuid', { name: 'account_id' }) accountId: string;
  @Column('timestamptz', { name: 'linked_at', default: () => 'now()' }) linkedAt: Date;
  @ManyToOne(() => SsoProvider, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'provider_id' })
  provider: Relation<SsoProvider>;
  @ManyToOne(() => Account, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'account_id' })
  account: Relation<Account>;
}
