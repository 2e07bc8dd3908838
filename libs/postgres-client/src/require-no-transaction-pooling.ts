import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';

const ASK_WITHIN_MS = 5_000;

/**
 * Time within which a pooler resets a session whose client has disconnected. It takes milliseconds; if it takes longer, the session is
 * never reset. Milliseconds.
 */
const CLEANED_WITHIN_MS = 5_000;
const LOOK_EVERY_MS = 50;

/** First number of our advisory lock ('Pasl' in ASCII). The second number is random. */
const LOCK_CLASS = 0x5061736c;
const LOCK = `SELECT pg_advisory_lock(${LOCK_CLASS}, $1)`;
const UNLOCK = `SELECT pg_advisory_unlock(${LOCK_CLASS}, $1)`;
/** SQL: returns true if this session holds the lock, false if another session holds it, and no row if no session holds it. */
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
 * Refuses a pooler that assigns a session to a client for only one transaction or one statement. Settings, LISTEN, prepared statements and
 * advisory locks belong to a session: with such a pooler they would be lost, or affect another client, without any error.
 *
 * To find out, a client takes an advisory lock and disconnects. With a session of the client itself, the lock exists exactly as long as the
 * client is connected. This also detects such a pooler when there is only one client. A connection directly to PostgreSQL is recognised by
 * a single query.
 *
 * @param url `postgres://…`
 * @throws TransactionPoolingError; whatever pg throws when the database cannot be asked
 */
export async function requireNoTransactionPooling(url: string): Promise<void> {
  const key = randomInt(2 ** 31);
  const holds = await withClient(url, async (client) => {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    // PostgreSQL itself reports this process id when a client connects. A pooler reports an invented one.
    if (rows[0]?.pid === (client as { processID?: number }).processID) return undefined;
    await client.query(LOCK, [key]);
    return (await client.query<{ mine: boolean }>(HOLDER, [key])).rows[0]?.mine ?? false;
  });
  if (holds === undefined) return;
  if (!holds || !(await withClient(url, (client) => isUnlocked(client, key))))
    throw new TransactionPoolingError();
}

/** Returns true if the lock of a disconnected client has been released. */
async function isUnlocked(client: Client, key: number): Promise<boolean> {
  for (const end = performance.now() + CLEANED_WITHIN_MS; ; await wait(LOOK_EVERY_MS)) {
    const [holder] = (await client.query<{ mine: boolean }>(HOLDER, [key])).rows;
    if (!holder) return true;
    // The pooler gave us the session of the disconnected client without resetting it.
    if (holder.mine) await client.query(UNLOCK, [key]);
    if (holder.mine || performance.now() > end) return false;
  }
}

/** Connects without settings: a pooler that shares sessions would apply them to other clients as well. */
async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: ASK_WITHIN_MS,
    query_timeout: ASK_WITHIN_MS,
    application_name: 'pasloket start',
  });
  client.on('error', () => undefined); // The running query rejects with the same error.
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
