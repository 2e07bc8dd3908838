import { type EntityManager } from 'typeorm';

/** Whatever session there is of this account is over, at its next call. */
export async function endSessions(manager: EntityManager, accountId: string): Promise<void> {
  await manager.query(`UPDATE accounts SET session_generation = session_generation + 1 WHERE id = $1`, [
    accountId,
  ]);
}
