import { type Database } from '../search/database';

const KEY = `hashtext('registry-change')`;

/**
 * What the registry says now stays so until the transaction ends: an import that is done waits for it, and one that was first
 * is seen by the statements that follow. Many hold it at the same time.
 *
 * @param transaction one that is open, of READ COMMITTED
 */
export async function holdRegistry(transaction: Database): Promise<void> {
  await transaction.query(`SELECT pg_advisory_xact_lock_shared(${KEY})`);
}

/** The last statement before an import becomes visible. It waits for the transactions that hold the registry, and they wait for its commit. */
export const CHANGE_REGISTRY = `SELECT pg_advisory_xact_lock(${KEY})`;
