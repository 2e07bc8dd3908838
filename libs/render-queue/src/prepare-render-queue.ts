import { patientConnection, requireSessions, SessionClient, SessionsShared } from '@app/postgres-client';
import { assertSchemaCompatibility, LATEST_SCHEMA_VERSION, runMigrations } from 'bullmq';
import { Redis } from 'ioredis';
import { queueBackend } from './queue-backend';
import { RenderQueueUnusable, schemaIsOlder, whatQueueSays } from './render-queue-unusable';

const CONNECT_TIMEOUT_MS = 5_000;

/**
 * A deploy step, run before any producer or worker: on PostgreSQL it brings BullMQ's schema up to date (a worker on an
 * older schema would spin); on Redis it checks that nothing is ever evicted, the one policy that BullMQ can work with.
 *
 * @throws RenderQueueUnusable when the backend cannot be reached or must not be used.
 */
export async function prepareRenderQueue(url: string): Promise<void> {
  if (queueBackend(url, 'consumer').kind === 'postgres')
    await onPostgres(url, (client) => runMigrations(client));
  else await refuseEviction(url);
}

/**
 * Asked at the start of every process that rings or works: whoever prepared the queue may not have prepared this one, and
 * settings change. A queue that is away now is no reason to stop: requests are safe in the database until it is back.
 *
 * @throws RenderQueueUnusable when it is a Redis that evicts keys, or a PostgreSQL without the queue's schema or behind a
 * pooler that shares sessions.
 */
export async function requireUsableQueue(url: string): Promise<void> {
  try {
    if (queueBackend(url, 'consumer').kind === 'postgres') await onPostgres(url, requireSchema);
    else await refuseEviction(url);
  } catch (error) {
    if (!(error as RenderQueueUnusable).isAway) throw error;
  }
}

async function requireSchema(client: SessionClient): Promise<void> {
  if ((await assertSchemaCompatibility(client)) < LATEST_SCHEMA_VERSION) throw schemaIsOlder();
}

async function onPostgres(url: string, work: (client: SessionClient) => Promise<unknown>): Promise<void> {
  const client = new SessionClient({
    ...patientConnection(),
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

async function refuseEviction(url: string): Promise<void> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: CONNECT_TIMEOUT_MS,
    maxRetriesPerRequest: 1,
    retryStrategy: () => null,
  });
  let refusal: Error | undefined;
  redis.on('error', (error) => {
    refusal = error;
  });
  try {
    await redis.connect();
    const policy = /maxmemory_policy:(\S+)/.exec(await redis.info('memory'))?.[1];
    if (policy !== undefined && policy !== 'noeviction') {
      throw new RenderQueueUnusable(
        `QUEUE_URL: this Redis evicts keys (maxmemory-policy ${policy}) and would lose jobs; set maxmemory-policy noeviction.`,
      );
    }
  } catch (error) {
    throw error instanceof RenderQueueUnusable ? error : unreachable(refusal ?? error);
  } finally {
    redis.disconnect();
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
