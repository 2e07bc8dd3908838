import { type EntityManager } from 'typeorm';

/**
 * Whatever session there is of this account is over, at its next call.
 *
 * @returns the generation for the session that the caller begins instead. A later generation belongs to another change.
 */
export async function endSessions(manager: EntityManager, accountId: string): Promise<number> {
  // SQL: raises the number and reads it in one statement, so that no other change gets the same one.
  const [[account]] = await manager.query<[{ generation: number }[]]>(
    `UPDATE accounts SET session_generation = session_generation + 1 WHERE id = $1
     RETURNING session_generation AS generation`,
    [accountId],
  );
  if (!account) throw new Error('There is no account whose sessions could end.');
  return account.generation;
}

/** The same of somebody who signs in by single sign-on: another organisation is none that the provider vouched for. */
export async function endSessionsOfSingleSignOn(manager: EntityManager, accountId: string): Promise<void> {
  await manager.query(
    `UPDATE accounts SET session_generation = session_generation + 1
      WHERE id = $1 AND EXISTS (SELECT FROM sso_identities WHERE account_id = $1)`,
    [accountId],
  );
}
