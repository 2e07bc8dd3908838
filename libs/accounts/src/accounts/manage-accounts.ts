import {
  Account,
  type AccountRole,
  type AuditAction,
  AuditEvent,
  ContactPersonOrganisation,
  Organisation,
  retryOnConflict,
} from '@app/database';
import { randomUUID } from 'node:crypto';
import { type DataSource, type EntityManager, In, IsNull } from 'typeorm';
import { deleteLinks, issueLink } from '../passwords/account-links';
import { enqueueMail } from '../mail/mail-outbox';
import { normaliseEmail, normaliseName } from './account-identity';
import { AccountRefused } from './account-refused';
import { endSessions, endSessionsOfSingleSignOn } from './end-sessions';
import { findOrganisation } from './find-organisation';
import { caseFoldAddress } from './case-fold-address';
import { insertIfAbsent } from '../insert-if-absent';
import { type ActingAccount, lockRights } from '../locks/lock-rights';
import { removeSecondFactor } from '../second-factor/second-factors';

/** The account that makes the change, as the audit log records it. Null at the command line. */
export type Actor = ActingAccount | null;

/** The way in which a link reaches the owner of the account: by mail, or printed for the person who runs the command. */
export type Delivery = 'mail' | 'hand-over';

export interface NewAccount {
  readonly email: string;
  readonly name: string;
  readonly role: AccountRole;
  /** Codes of the organisations that a contact person acts for. */
  readonly organisations: readonly string[];
}

export interface ResetOptions {
  readonly delivery?: Delivery;
  /** Also removes the second factor, because its owner has lost it or because its secret can no longer be decrypted. */
  readonly secondFactor?: boolean;
}

/** The result of a change. */
export interface AccountChange {
  readonly id: string;
  /** Token of the new link, if it is handed over instead of mailed. */
  readonly token?: string;
}

interface LockedAccount {
  readonly id: string;
  readonly role: AccountRole;
  readonly disabled: boolean;
  readonly invited: boolean;
}

/**
 * Manages accounts. Each change and its audit entry are one transaction. A change that removes rights also ends the account's
 * sessions in that transaction.
 */
export class AccountManagement {
  /** @param onlyRole accounts of other roles are treated as if they did not exist. */
  constructor(
    private readonly dataSource: DataSource,
    private readonly onlyRole?: AccountRole,
  ) {}

  /** Adds an account without a password and sends its owner an invitation to set one. @throws AccountRefused */
  async add(account: NewAccount, actor: Actor, delivery: Delivery = 'mail'): Promise<AccountChange> {
    const email = normaliseEmail(account.email);
    const name = normaliseName(account.name);
    if (account.role === 'contact-person' && account.organisations.length === 0)
      throw new AccountRefused('organisation-missing');
    if (account.role === 'operator' && account.organisations.length > 0)
      throw new AccountRefused('not-a-contact-person');
    return this.transaction(actor, async (manager) => {
      const id = randomUUID();
      const row = { id, email, name, role: account.role };
      if (!(await insertIfAbsent(manager.getRepository(Account), row)))
        throw new AccountRefused('account-exists');
      await grantAll(manager, id, account.organisations);
      await audit(manager, actor, 'account-added', id);
      return { id, token: await deliver(manager, id, 'invitation', delivery) };
    });
  }

  /**
   * Disables the account and ends its sessions, links and downloads at once. Does nothing if the account is disabled already.
   * @throws AccountRefused
   */
  disable(id: string, actor: Actor): Promise<AccountChange> {
    return this.change(id, actor, async (manager, { disabled }) => {
      if (disabled) return;
      await manager.getRepository(Account).update({ id }, { disabledAt: () => 'now()' });
      await endSessions(manager, id);
      await deleteLinks(manager, id);
      await audit(manager, actor, 'account-disabled', id);
    });
  }

  /** Lets the account sign in again with its old password. Its old sessions stay ended. @throws AccountRefused */
  enable(id: string, actor: Actor): Promise<AccountChange> {
    return this.change(id, actor, async (manager, { disabled }) => {
      if (!disabled) return;
      await manager.getRepository(Account).update({ id }, { disabledAt: null });
      await audit(manager, actor, 'account-enabled', id);
    });
  }

  /**
   * Removes the password, ends all sessions, and issues a link for a new password. An account that never had a password is
   * invited again.
   *
   * @throws AccountRefused
   */
  resetPassword(
    id: string,
    actor: Actor,
    { delivery = 'mail', secondFactor = false }: ResetOptions = {},
  ): Promise<AccountChange> {
    return this.change(id, actor, async (manager, { disabled, invited }) => {
      if (disabled) throw new AccountRefused('account-disabled');
      await manager.getRepository(Account).update({ id }, { passwordHash: null });
      await endSessions(manager, id);
      await deleteLinks(manager, id);
      if (secondFactor) await removeSecondFactor(manager, id, actor?.id ?? null);
      await audit(manager, actor, 'account-reset', id);
      return deliver(manager, id, invited ? 'invitation' : 'reset', delivery);
    });
  }

  /** Sets whether this account must sign in with a second factor. @throws AccountRefused */
  setSecondFactorRequired(id: string, required: boolean, actor: Actor): Promise<AccountChange> {
    return this.change(id, actor, async (manager) => {
      await manager.getRepository(Account).update({ id }, { secondFactorRequired: required });
      await audit(manager, actor, required ? 'second-factor-required' : 'second-factor-not-required', id);
    });
  }

  /** Sets whether every account that acts for this organisation must sign in with a second factor. @throws AccountRefused */
  async setSecondFactorRequiredForOrganisation(code: string, required: boolean, actor: Actor): Promise<void> {
    await this.transaction(actor, async (manager) => {
      const organisation = await findOrganisation(manager, code);
      if (!organisation) throw new AccountRefused('organisation-not-found');
      const { id: organisationId } = organisation;
      await manager
        .getRepository(Organisation)
        .update({ id: organisationId }, { secondFactorRequired: required });
      const action = required ? 'second-factor-required' : 'second-factor-not-required';
      const accountId = actor?.id ?? null;
      await manager.insert(AuditEvent, { accountId, action, organisationId });
    });
  }

  /** Lets the account act for an organisation. @param code of the organisation @throws AccountRefused */
  grantOrganisation(id: string, code: string, actor: Actor): Promise<AccountChange> {
    return this.change(id, actor, async (manager, { role }) => {
      if (role !== 'contact-person') throw new AccountRefused('not-a-contact-person');
      const [organisationId] = await grantAll(manager, id, [code]);
      if (!organisationId) return;
      await endSessionsOfSingleSignOn(manager, id);
      await audit(manager, actor, 'organisation-granted', id, organisationId);
    });
  }

  /**
   * Takes the right to act for an organisation, and ends the account's sessions and its downloads for it at once. @param code of
   * the organisation @throws AccountRefused
   */
  withdrawOrganisation(id: string, code: string, actor: Actor): Promise<AccountChange> {
    return this.change(id, actor, async (manager) => {
      const organisationId = await removeGrant(manager, id, code);
      if (!organisationId) throw new AccountRefused('organisation-not-found');
      await endSessions(manager, id);
      await audit(manager, actor, 'organisation-withdrawn', id, organisationId);
    });
  }

  /** Returns the id of the account with this e-mail address. @throws AccountRefused */
  async findIdByEmail(email: string): Promise<string> {
    const account = await this.dataSource
      .getRepository(Account)
      .findOne({ select: { id: true }, where: { email: caseFoldAddress(email) } });
    if (!account) throw new AccountRefused('account-not-found');
    return account.id;
  }

  /** Runs the work while the account's row is locked, so that changes of one account wait for each other. */
  private change(
    id: string,
    actor: Actor,
    work: (manager: EntityManager, known: LockedAccount) => Promise<string | undefined | void>,
  ): Promise<AccountChange> {
    return this.transaction(actor, async (manager) => {
      // SQL: locks the account, and reads whether it has a password without reading the hash.
      const [known] = await manager.query<LockedAccount[]>(
        `SELECT id, role, disabled_at IS NOT NULL AS disabled, password_hash IS NULL AS invited
           FROM accounts WHERE id = $1 FOR UPDATE`,
        [id],
      );
      if (!known || (this.onlyRole && known.role !== this.onlyRole))
        throw new AccountRefused('account-not-found');
      return { id, token: (await work(manager, known)) ?? undefined };
    });
  }

  /** Locks the operator's rights first, so that they cannot be removed before the transaction ends. */
  private transaction<T>(actor: Actor, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return retryOnConflict(() =>
      this.dataSource.transaction(async (manager) => {
        if (actor) await lockRights(manager, actor);
        return work(manager);
      }),
    );
  }
}

async function deliver(
  manager: EntityManager,
  id: string,
  purpose: 'invitation' | 'reset',
  delivery: Delivery,
): Promise<string | undefined> {
  if (delivery === 'hand-over') return issueLink(manager, id, purpose);
  await enqueueMail(manager, id, purpose);
  return undefined;
}

/**
 * Lets the account act for these organisations. All of them at once: a new account may have a hundred.
 *
 * @returns the ids of those for which the account did not act before
 * @throws AccountRefused `organisation-not-found` if one of them does not exist, or is withdrawn from the registry
 */
async function grantAll(
  manager: EntityManager,
  accountId: string,
  codes: readonly string[],
): Promise<string[]> {
  const wanted = [...new Set(codes)];
  const found = await manager
    .getRepository(Organisation)
    .find({ select: { id: true }, where: { code: In(wanted), withdrawnAt: IsNull() } });
  if (found.length < wanted.length) throw new AccountRefused('organisation-not-found');
  // SQL: a set of rows, of which only the new ones are returned. A TypeORM entity for each takes ten times the CPU time.
  const granted = await manager.query<{ organisationId: string }[]>(
    `INSERT INTO contact_person_organisations (account_id, organisation_id) SELECT $1, unnest($2::uuid[])
     ON CONFLICT DO NOTHING RETURNING organisation_id AS "organisationId"`,
    [accountId, found.map(({ id }) => id)],
  );
  return granted.map(({ organisationId }) => organisationId);
}

/** @returns the organisation's id, or undefined if the account does not act for it. */
async function removeGrant(
  manager: EntityManager,
  accountId: string,
  code: string,
): Promise<string | undefined> {
  const organisation = await findOrganisation(manager, code);
  if (!organisation) return undefined;
  const { id: organisationId } = organisation;
  const { affected } = await manager
    .getRepository(ContactPersonOrganisation)
    .delete({ accountId, organisationId });
  return affected === 1 ? organisationId : undefined;
}

async function audit(
  manager: EntityManager,
  actor: Actor,
  action: AuditAction,
  subjectAccountId: string,
  organisationId?: string,
): Promise<void> {
  const accountId = actor?.id ?? null;
  await manager.insert(AuditEvent, { accountId, action, subjectAccountId, organisationId });
}
