import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';

const ASK_WITHIN_MS = 5_000;

/** A pooler cleans a connection as soon as its client has left: milliseconds. This long is never. */
const CLEANED_WITHIN_MS = 5_000;
const LOOK_EVERY_MS = 50;

/** The class of our advisory lock: 'Pasl'. Its other number is drawn by lot. */
const LOCK_CLASS = 0x5061736c;
const LOCK = `SELECT pg_advisory_lock(${LOCK_CLASS}, $1)`;
const UNLOCK = `SELECT pg_advisory_unlock(${LOCK_CLASS}, $1)`;
/** Whether the session that asks is the one that holds the lock; no row when none does. */
const HOLDER = `SELECT pid = pg_backend_pid() AS mine FROM pg_locks
  WHERE locktype = 'advisory' AND objsubid = 2 AND classid = ${LOCK_CLASS} AND objid = $1 AND granted`;

/** A pooler shares connections in a way that breaks what is kept on them. */
export class TransactionPoolingError extends Error {
  override readonly name = 'TransactionPoolingError';

  constructor() {
    super(
      'a pooler in front of PostgreSQL gives one session to several clients: set pool_mode = session there ' +
        '(with server_reset_query = DISCARD ALL), or give an address that leads to PostgreSQL itself',
    );
  }
}

/**
 * Refuses a pooler that lends connections by the transaction or by the statement. Settings, LISTEN, prepared statements and advisory
 * locks are kept on a session: there they would be lost, or met by another client, without an error.
 *
 * A session that is the client's own is told by a lock that it holds: the lock is there as long as the client, and no longer. One
 * client that is alone with the pooler is told the same as one among many. PostgreSQL itself costs one connection and one question.
 *
 * @param url `postgres://…`
 * @throws TransactionPoolingError; whatever pg throws when the database cannot be asked
 */
export async function requireNoTransactionPooling(url: string): Promise<void> {
  const key = randomInt(2 ** 31);
  const holds = await withClient(url, async (client) => {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    // A client of PostgreSQL itself was told this number when it connected; a pooler tells one of its own.
    if (rows[0]?.pid === (client as { processID?: number }).processID) return undefined;
    await client.query(LOCK, [key]);
    return (await client.query<{ mine: boolean }>(HOLDER, [key])).rows[0]?.mine ?? false;
  });
  if (holds === undefined) return;
  if (!holds || !(await withClient(url, (client) => isUnlocked(client, key))))
    throw new TransactionPoolingError();
}

/** Whether the lock of a client that has left goes with it. */
async function isUnlocked(client: Client, key: number): Promise<boolean> {
  for (const end = performance.now() + CLEANED_WITHIN_MS; ; await wait(LOOK_EVERY_MS)) {
    const [holder] = (await client.query<{ mine: boolean }>(HOLDER, [key])).rows;
    if (!holder) return true;
    // The session that the other client left: it was not cleaned before it was given to us.
    if (holder.mine) await client.query(UNLOCK, [key]);
    if (holder.mine || performance.now() > end) return false;
  }
}

/** Without settings: they would stay behind on a session that is shared. */
async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: ASK_WITHIN_MS,
    query_timeout: ASK_WITHIN_MS,
    application_name: 'pasloket start',
  });
  client.on('error', () => undefined); // The query under way reports it.
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
