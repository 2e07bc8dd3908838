import { Account, type AccountRole } from '@app/database';
import { type DataSource, type EntityManager } from 'typeorm';
import { AccountRefused } from '../accounts/account-refused';

/** The account that acts, with the session generation that its session has. */
export type ActingAccount = Pick<Account, 'id' | 'sessionGeneration'>;

/** The rights of an account: its role and the organisations that it acts for. */
export type Rights = Pick<Account, 'role' | 'secondFactorRequired' | 'organisations'>;

/** An open transaction. A row that it has locked cannot change until the transaction ends. */
type Transaction = Pick<EntityManager | DataSource, 'query'>;

/** Strength of the lock. `act`: other transactions may use the account at the same time; `change`: they may not. */
export type AccountUse = 'act' | 'change';

const LOCKS: Readonly<Record<AccountUse, string>> = { act: 'FOR SHARE', change: 'FOR NO KEY UPDATE' };

interface LockedAccount {
  readonly role: AccountRole;
  readonly secondFactorRequired: boolean;
  readonly hasSecondFactor: boolean;
  readonly acts: boolean;
}

/**
 * Locks the account that acts, and checks that its session is still valid. A transaction that ends the session (by disabling or
 * resetting the account, for example) either waits for this one, or came first and is seen by this one.
 *
 * All transactions lock rows in this order, so that no two wait for each other: first the subject of the transaction (a request,
 * a provider), then operators, contact persons, rows that belong to them, organisations by id, the registry.
 *
 * @throws AccountRefused `not-signed-in`
 */
export async function lockAccount(
  transaction: Transaction,
  { id, sessionGeneration }: ActingAccount,
  use: AccountUse = 'act',
): Promise<LockedAccount> {
  // SQL: one statement locks the account and reads whether it has a second factor. Every call that writes runs it.
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

/** Locks the row of an account against every other use. @returns null if there is no such account. */
export function lockAccountRow(
  manager: EntityManager,
  account: { readonly id: string } | { readonly email: string },
): Promise<Pick<Account, 'id'> | null> {
  return manager
    .getRepository(Account)
    .findOne({ select: { id: true }, where: account, lock: { mode: 'pessimistic_write' } });
}

/**
 * Reads and locks the rights that the account has now: the account, its grants and the organisations. The rights that the guard
 * loaded may have been removed while the call waited (for a lock, for its turn, for its body), so the transaction that acts
 * reads them again.
 *
 * @throws AccountRefused `not-signed-in`, or `second-factor-required` if one is required by now and the account has none.
 */
export async function lockRights(transaction: Transaction, acting: ActingAccount): Promise<Rights> {
  const { role, secondFactorRequired, hasSecondFactor } = await lockAccount(transaction, acting);
  const organisations = await lockOrganisations(transaction, acting.id);
  const rights = { role, secondFactorRequired, organisations };
  if (requiresSecondFactor(rights) && !hasSecondFactor) throw new AccountRefused('second-factor-required');
  return rights;
}

/** Locks the organisations that an account acts for. Leaves out those that the registry has withdrawn. */
export function lockOrganisations(
  transaction: Transaction,
  accountId: string,
): Promise<Account['organisations']> {
  // SQL: locks rows of two tables in the order of organisation ids.
  return transaction.query(
    `SELECT o.id, o.code, o.name, o.second_factor_required AS "secondFactorRequired", o.withdrawn_at AS "withdrawnAt"
       FROM contact_person_organisations c JOIN organisations o ON o.id = c.organisation_id
      WHERE c.account_id = $1 AND o.withdrawn_at IS NULL ORDER BY o.id FOR SHARE OF c, o`,
    [accountId],
  );
}

/** True if a second factor is required, by the account itself or by an organisation that it acts for. */
export function requiresSecondFactor({
  secondFactorRequired,
  organisations,
}: Pick<Account, 'secondFactorRequired' | 'organisations'>): boolean {
  return secondFactorRequired || organisations.some((organisation) => organisation.secondFactorRequired);
}
