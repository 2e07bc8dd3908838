// Raw SQL: advisory locks.
import { type Database } from '../search/database';

const KEY = `hashtext('registry-change')`;

/**
 * Locks the current state of the registry until the transaction ends: an import that is ready to commit waits. If the import committed
 * first, the following statements see its changes. Several transactions can hold this lock at the same time.
 *
 * @param transaction an open transaction with isolation level READ COMMITTED
 */
export async function lockRegistryShared(transaction: Database): Promise<void> {
  await transaction.query(`SELECT pg_advisory_xact_lock_shared(${KEY})`);
}

/**
 * The last statement before an import becomes visible. It waits for the transactions that hold the registry; new ones wait for its commit.
 */
export const LOCK_REGISTRY_EXCLUSIVE = `SELECT pg_advisory_xact_lock(${KEY})`;
