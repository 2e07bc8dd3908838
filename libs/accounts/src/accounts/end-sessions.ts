import { type EntityManager } from 'typeorm';

/**
 * Ends all sessions of this account: each is refused at its next call.
 *
 * @returns the generation for a session that the caller begins instead. If the account has a later generation by then, another
 * change ended that session as well.
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

/**
 * Ends the sessions of this account if it signs in by single sign-on: the provider must not open an account that now acts for
 * another organisation.
 */
export async function endSessionsOfSingleSignOn(manager: EntityManager, accountId: string): Promise<void> {
  // SQL: raises the number only if the account is linked to a provider, in one statement.
  await manager.query(
    `UPDATE accounts SET session_generation = session_generation + 1
      WHERE id = $1 AND EXISTS (SELECT FROM sso_identities WHERE account_id = $1)`,
    [accountId],
  );
}
