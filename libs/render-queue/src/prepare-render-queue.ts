import { PostgresConnection } from 'bullmq';
import { Redis } from 'ioredis';
import { migratingConnection, queueBackend } from './queue-backend';

/** The queue cannot be used as it is; the message is one sentence with the setting and the remedy. */
export class RenderQueueUnusable extends Error {
  override readonly name = 'RenderQueueUnusable';
  /** Marks the message as fit to print without a stack. */
  readonly remedy = true;

  /** @param isAway it cannot be asked at all, and may be fine once it is back. */
  constructor(
    message: string,
    readonly isAway = false,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

const CONNECT_TIMEOUT_MS = 5_000;

/**
 * A deploy step, run before any producer or worker: on PostgreSQL it brings BullMQ's schema up to date (a worker on an
 * older schema would spin); on Redis it checks that nothing is ever evicted, the one policy that BullMQ can work with.
 *
 * @throws RenderQueueUnusable when the backend cannot be reached or must not be used.
 */
export async function prepareRenderQueue(url: string): Promise<void> {
  if (queueBackend(url, 'consumer').kind === 'postgres') await migrate(url);
  else await refuseEviction(url);
}

async function migrate(url: string): Promise<void> {
  const connection = new PostgresConnection(migratingConnection(url));
  connection.on('error', () => undefined);
  try {
    await connection.waitUntilReady();
  } catch (error) {
    throw unreachable(error);
  } finally {
    await connection.close();
  }
}

/**
 * Asked at the start of every process that rings or works: whoever prepared the queue may not have prepared this one, and
 * settings change. A Redis that is away now is no reason to stop: requests are safe in the database until it is back.
 *
 * @throws RenderQueueUnusable when it evicts keys.
 */
export async function refuseEvictingQueue(url: string): Promise<void> {
  if (queueBackend(url, 'consumer').kind === 'postgres') return;
  try {
    await refuseEviction(url);
  } catch (error) {
    if (!(error as RenderQueueUnusable).isAway) throw error;
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
