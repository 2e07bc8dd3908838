import {
  BoundedClient,
  boundedConnection,
  patientConnection,
  requireSessions,
  type SessionClient,
  type SessionPoolConfig,
  SessionsShared,
} from '@app/postgres-client';
import { assertSchemaCompatibility, LATEST_SCHEMA_VERSION, runMigrations } from 'bullmq';
import { Redis } from 'ioredis';
import { isBySentinels, sentinelOptions } from './queue-address';
import { queueBackend } from './queue-backend';
import { RenderQueueUnusable, schemaIsOlder, whatQueueSays } from './render-queue-unusable';

const CONNECT_TIMEOUT_MS = 5_000;

/**
 * A deploy step, run before any producer or worker: on PostgreSQL it brings BullMQ's schema up to date (a worker on an
 * older schema would spin); a Redis is looked at.
 *
 * @throws RenderQueueUnusable when the backend cannot be reached or must not be used.
 */
export async function prepareRenderQueue(url: string): Promise<void> {
  if (queueBackend(url, 'consumer').kind === 'postgres')
    await onPostgres(url, patientConnection(), (client) => runMigrations(client));
  else await refuseRedis(url);
}

/**
 * Asked at the start of every process that rings or works: `prepareRenderQueue` may have prepared another queue, and settings
 * change. A queue that is away, or a Redis that is still a replica, is no reason to stop: requests are safe in the database
 * until it is back.
 *
 * @param warn hears, as a sentence, of a queue that takes nothing now.
 * @throws RenderQueueUnusable when no waiting makes it fit: a Redis that evicts keys, say, or a PostgreSQL without the queue's
 * schema or behind a pooler that shares sessions.
 */
export async function requireUsableQueue(url: string, warn: (sentence: string) => void): Promise<void> {
  try {
    if (queueBackend(url, 'consumer').kind === 'postgres')
      await onPostgres(url, boundedConnection(), requireSchema);
    else await refuseRedis(url);
  } catch (error) {
    const { isAway, message } = error as RenderQueueUnusable;
    if (!isAway) throw error;
    warn(message);
  }
}

async function requireSchema(client: SessionClient): Promise<void> {
  if ((await assertSchemaCompatibility(client)) < LATEST_SCHEMA_VERSION) throw schemaIsOlder();
}

async function onPostgres(
  url: string,
  limits: SessionPoolConfig,
  work: (client: SessionClient) => Promise<unknown>,
): Promise<void> {
  const client = new BoundedClient({
    ...limits,
    connectionString: url,
    application_name: 'pasloket queue start',
  });
  client.on('error', () => undefined); // The statement under way reports it.
  try {
    await requireSessions(url);
    await client.connect();
    await work(client);
  } catch (error) {
    if (error instanceof SessionsShared) throw new RenderQueueUnusable(`QUEUE_URL: ${error.message}.`);
    const said = whatQueueSays(error as Error);
    throw said instanceof RenderQueueUnusable ? said : unreachable(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Whether the queue goes by the clocks of the processes that use it, as BullMQ's PostgreSQL backend does. */
export function queueTrustsClocks(url: string): boolean {
  return queueBackend(url, 'consumer').kind === 'postgres';
}

async function refuseRedis(url: string): Promise<void> {
  const once = {
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: CONNECT_TIMEOUT_MS,
    maxRetriesPerRequest: 1,
    retryStrategy: () => null,
    sentinelRetryStrategy: () => null,
  };
  const redis = isBySentinels(url) ? new Redis({ ...sentinelOptions(url), ...once }) : new Redis(url, once);
  let refusal: Error | undefined;
  redis.on('error', (error) => {
    refusal = error;
  });
  try {
    await redis.connect();
    requireFit(await redis.info());
    await requireDatabase(redis);
  } catch (error) {
    throw error instanceof RenderQueueUnusable ? error : unreachable(refusal ?? error);
  } finally {
    redis.disconnect();
  }
}

/** A database that the Redis does not have would be number 0 without a word. @throws RenderQueueUnusable */
async function requireDatabase(redis: Redis): Promise<void> {
  const number = redis.options.db ?? 0;
  if (number === 0) return;
  await redis.select(number).catch((cause: Error) => {
    if (!cause.message.includes('out of range')) throw cause;
    throw new RenderQueueUnusable(
      `QUEUE_URL: this Redis has no database ${number}; give a lower number, or raise its setting 'databases'.`,
      false,
      { cause },
    );
  });
}

/**
 * @param info what a Redis tells of itself.
 * @throws RenderQueueUnusable when BullMQ cannot work there: nothing may be evicted, all keys have to be in one place, and
 * they have to be writable.
 */
function requireFit(info: string): void {
  const told = (field: string) => new RegExp(`^${field}:(\\S+)`, 'm').exec(info)?.[1];
  const mode = told('redis_mode');
  if (mode === 'sentinel') {
    throw new RenderQueueUnusable(
      'QUEUE_URL: this is a Sentinel, where no queue can be kept; write its address as redis+sentinel://host1:26379,host2:26379/NAME, where NAME is what it calls the primary.',
    );
  }
  if (mode === 'cluster') {
    throw new RenderQueueUnusable(
      'QUEUE_URL: this Redis is a node of a Cluster, where the queue cannot be kept; give it a Redis without cluster-enabled, by its own address or by that of its Sentinels.',
    );
  }
  const policy = told('maxmemory_policy');
  if (policy !== undefined && policy !== 'noeviction') {
    throw new RenderQueueUnusable(
      `QUEUE_URL: this Redis evicts keys (maxmemory-policy ${policy}) and would lose jobs; set maxmemory-policy noeviction.`,
    );
  }
  if (told('role') === 'slave') {
    throw new RenderQueueUnusable(
      'QUEUE_URL: this Redis is a replica, which takes no jobs; make it the primary, or give an address that leads to the primary.',
      true,
    );
  }
}

function unreachable(cause: unknown): RenderQueueUnusable {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new RenderQueueUnusable(
    `QUEUE_URL: the queue cannot be reached (${reason}); start that service or correct QUEUE_URL.`,
    true,
    { cause },
  );
}
