import {
  connectionWithoutStatementTimeout,
  connectionWithTimeouts,
  QueryTimeoutClient,
  requireNoTransactionPooling,
  type SessionPoolConfig,
  type SessionSettingsClient,
  TransactionPoolingError,
} from '@app/postgres-client';
import { assertSchemaCompatibility, LATEST_SCHEMA_VERSION, runMigrations } from 'bullmq';
import { Redis } from 'ioredis';
import { isSentinelUrl, sentinelOptions } from './queue-address';
import { queueBackend } from './queue-backend';
import { explainQueueError, outdatedSchemaError, RenderQueueUnusable } from './render-queue-unusable';

const CONNECT_TIMEOUT_MS = 5_000;

/**
 * Prepares the queue during a deploy, before any producer or worker starts. On PostgreSQL it migrates BullMQ's schema, since a worker on an
 * older schema would retry without pause. On Redis it checks the settings.
 *
 * @throws RenderQueueUnusable when the backend cannot be reached or must not be used.
 */
export async function prepareRenderQueue(url: string): Promise<void> {
  if (queueBackend(url, 'consumer').kind === 'postgres')
    await onPostgres(url, connectionWithoutStatementTimeout(), (client) => runMigrations(client));
  else await checkRedis(url);
}

/**
 * Checks the queue when a producer or worker starts, because `QUEUE_URL` or the settings of Redis may have changed since the deploy. A
 * queue that is unavailable, or a Redis that is still a replica, does not prevent the start: requests are safe in the database meanwhile.
 *
 * @param warn called with one sentence if the queue does not accept jobs now
 * @throws RenderQueueUnusable if only an operator can fix the queue: a Redis that evicts keys, a PostgreSQL without the queue's schema, or
 * a pooler that shares sessions
 */
export async function requireUsableQueue(url: string, warn: (sentence: string) => void): Promise<void> {
  try {
    if (queueBackend(url, 'consumer').kind === 'postgres')
      await onPostgres(url, connectionWithTimeouts(), requireSchema);
    else await checkRedis(url);
  } catch (error) {
    const { isAway, message } = error as RenderQueueUnusable;
    if (!isAway) throw error;
    warn(message);
  }
}

async function requireSchema(client: SessionSettingsClient): Promise<void> {
  if ((await assertSchemaCompatibility(client)) < LATEST_SCHEMA_VERSION) throw outdatedSchemaError();
}

async function onPostgres(
  url: string,
  limits: SessionPoolConfig,
  work: (client: SessionSettingsClient) => Promise<unknown>,
): Promise<void> {
  const client = new QueryTimeoutClient({
    ...limits,
    connectionString: url,
    application_name: 'pasloket queue start',
  });
  client.on('error', () => undefined); // The running statement rejects with the same error.
  try {
    await requireNoTransactionPooling(url);
    await client.connect();
    await work(client);
  } catch (error) {
    if (error instanceof TransactionPoolingError)
      throw new RenderQueueUnusable(`QUEUE_URL: ${error.message}.`);
    const explained = explainQueueError(error as Error);
    throw explained instanceof RenderQueueUnusable ? explained : unreachable(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Returns true if the queue depends on the clocks of the processes that use it, as BullMQ's PostgreSQL backend does. */
export function queueDependsOnClocks(url: string): boolean {
  return queueBackend(url, 'consumer').kind === 'postgres';
}

async function checkRedis(url: string): Promise<void> {
  const once = {
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: CONNECT_TIMEOUT_MS,
    maxRetriesPerRequest: 1,
    retryStrategy: () => null,
    sentinelRetryStrategy: () => null,
  };
  const redis = isSentinelUrl(url) ? new Redis({ ...sentinelOptions(url), ...once }) : new Redis(url, once);
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

/** ioredis would silently use database 0 instead of one that does not exist. @throws RenderQueueUnusable */
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
 * Checks what BullMQ requires of a Redis: it must not evict keys, must not be a cluster, and must accept writes.
 *
 * @param info answer to the command INFO
 * @throws RenderQueueUnusable
 */
function requireFit(info: string): void {
  const valueOf = (field: string) => new RegExp(`^${field}:(\\S+)`, 'm').exec(info)?.[1];
  const mode = valueOf('redis_mode');
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
  const policy = valueOf('maxmemory_policy');
  if (policy !== undefined && policy !== 'noeviction') {
    throw new RenderQueueUnusable(
      `QUEUE_URL: this Redis evicts keys (maxmemory-policy ${policy}) and would lose jobs; set maxmemory-policy noeviction.`,
    );
  }
  if (valueOf('role') === 'slave') {
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
