import { type Account, type AccountRole } from '@app/database';
import { type DataSource, type EntityManager } from 'typeorm';
import { AccountRefused } from './account-refused';

/** Whoever acts, as the session knew them by which they act. */
export type ActingAccount = Pick<Account, 'id' | 'sessionGeneration'>;

/** What somebody may, and for whom. */
export type Rights = Pick<Account, 'role' | 'secondFactorRequired' | 'organisations'>;

/** A transaction that is open: whatever is locked in it stays as it is until it ends. */
type Transaction = Pick<EntityManager | DataSource, 'query'>;

/** What the transaction does with the account: others may act by it meanwhile, or it is changed. */
export type AccountUse = 'act' | 'change';

const LOCKS: Readonly<Record<AccountUse, string>> = { act: 'FOR SHARE', change: 'FOR NO KEY UPDATE' };

interface LockedAccount {
  readonly role: AccountRole;
  readonly secondFactorRequired: boolean;
  readonly hasSecondFactor: boolean;
  readonly acts: boolean;
}

/**
 * Locks whoever acts, and holds them to their session: whatever ends it, such as being disabled or a reset, waits for this
 * transaction, or has come before it and is seen.
 *
 * Rows are locked in this order everywhere, so that nobody waits for each other: what the transaction is about and may be
 * waited for (a request, a provider), operators, contact persons, what belongs to them, organisations by id, the registry.
 *
 * @throws AccountRefused `not-signed-in`
 */
export async function lockAccount(
  transaction: Transaction,
  { id, sessionGeneration }: ActingAccount,
  use: AccountUse = 'act',
): Promise<LockedAccount> {
  const [account] = await transaction.query<LockedAccount[]>(
    `SELECT role, second_factor_required AS "secondFactorRequired",
            disabled_at IS NULL AND session_generation = $2 AS acts,
            EXISTS (SELECT FROM second_factors WHERE account_id = $1 AND confirmed_at IS NOT NULL) AS "hasSecondFactor"
       FROM accounts WHERE id = $1 ${LOCKS[use]}`,
    [id, sessionGeneration],
  );
  if (!account?.acts) throw new AccountRefused('not-signed-in');
  return account;
}

/**
 * What whoever acts may now, locked: account, grants and organisations. Read what the guard loaded before a wait, such as
 * for a lock, a turn or a body, and it may be a right that was taken meanwhile; read this in the transaction that acts.
 *
 * @throws AccountRefused `not-signed-in`, or `second-factor-required` when it has become so and there is none.
 */
export async function lockRights(transaction: Transaction, acting: ActingAccount): Promise<Rights> {
  const { role, secondFactorRequired, hasSecondFactor } = await lockAccount(transaction, acting);
  const organisations = await lockOrganisations(transaction, acting.id);
  const rights = { role, secondFactorRequired, organisations };
  if (requiresSecondFactor(rights) && !hasSecondFactor) throw new AccountRefused('second-factor-required');
  return rights;
}

/** Those that an account acts for, without those that the registry has withdrawn. */
export function lockOrganisations(
  transaction: Transaction,
  accountId: string,
): Promise<Account['organisations']> {
  return transaction.query(
    `SELECT o.id, o.code, o.name, o.second_factor_required AS "secondFactorRequired", o.withdrawn_at AS "withdrawnAt"
       FROM contact_person_organisations c JOIN organisations o ON o.id = c.organisation_id
      WHERE c.account_id = $1 AND o.withdrawn_at IS NULL ORDER BY o.id FOR SHARE OF c, o`,
    [accountId],
  );
}

/** Of the account itself, or of an organisation that it acts for. */
export function requiresSecondFactor({
  secondFactorRequired,
  organisations,
}: Pick<Account, 'secondFactorRequired' | 'organisations'>): boolean {
  return secondFactorRequired || organisations.some((organisation) => organisation.secondFactorRequired);
}
