import { connectionWithTimeouts, createPool, type SessionPoolConfig } from '@app/postgres-client';
import { type BackendFactory, createPostgresBackend, createRedisBackend, DEFAULT_SCHEMA } from 'bullmq';
import { ReplyLimitConnector, ReplyLimitSentinelConnector } from './reply-limit-connectors';
import { isSentinelUrl, sentinelOptions } from './queue-address';

/** Maximum number of PostgreSQL connections of a queue or worker; a worker has one more, for LISTEN. */
const POOL_SIZE = 4;

/**
 * Time without any data after which a Redis that should answer counts as unreachable; the connection is then replaced. It is longer for a
 * consumer, because BullMQ's blocking read of the next job takes up to 10 s. ioredis does not stop this timer when a connection breaks, so
 * an outage may cause one reconnection too many. Milliseconds.
 */
const SILENT_AFTER_MS = { producer: 5_000, consumer: 15_000 } as const;

/** Idle time after which the kernel starts to probe a connection (TCP keep-alive): once a second, ten times. */
const KEEP_ALIVE_AFTER_MS = 10_000;

export type QueueSide = 'producer' | 'consumer';

export interface QueueBackend {
  readonly kind: 'redis' | 'postgres';
  readonly factory: BackendFactory;
  readonly connection: Record<string, unknown>;
}

/**
 * Chooses BullMQ's backend by the protocol of `QUEUE_URL`. No code outside this library depends on the choice.
 *
 * A producer must not wait for an unavailable Redis: the request is in the database, and the requeue sweep enqueues it later. A consumer
 * has to wait without limit.
 *
 * @param url as returned by `queueUrl`
 * @throws TypeError when the protocol is neither one of Redis nor `postgres(ql):`.
 */
export function queueBackend(url: string, side: QueueSide): QueueBackend {
  const protocol = /^[a-z+]+:/i.exec(url)?.[0].toLowerCase();
  if (protocol?.startsWith('redis')) {
    return {
      kind: 'redis',
      factory: createRedisBackend,
      connection: {
        ...(isSentinelUrl(url)
          ? { ...sentinelOptions(url), Connector: ReplyLimitSentinelConnector }
          : { url, Connector: ReplyLimitConnector }),
        // Without a limit ioredis repeats a command after each reconnection: one whose reply is too large, forever.
        maxRetriesPerRequest: side === 'producer' ? 0 : null,
        enableOfflineQueue: side === 'consumer',
        connectTimeout: 5_000,
        keepAlive: KEEP_ALIVE_AFTER_MS,
        socketTimeout: SILENT_AFTER_MS[side],
        retryStrategy: pauseMs,
        sentinelRetryStrategy: pauseMs,
        reconnectOnError: isReplica,
      },
    };
  }
  if (protocol === 'postgres:' || protocol === 'postgresql:') {
    return {
      kind: 'postgres',
      factory: onPoolOfOurs,
      connection: {
        // BullMQ's tables live in a schema of their own, apart from Pasloket's; its statements do not name it.
        ...connectionWithTimeouts({ search_path: DEFAULT_SCHEMA }),
        connectionString: url,
        max: side === 'consumer' ? POOL_SIZE + 1 : POOL_SIZE,
      },
    };
  }
  throw new TypeError(`QUEUE_URL must start with redis:// or postgres://, not ${protocol}//.`);
}

/** Returns the wait before the next connection attempt, to a Redis or to all Sentinels. Milliseconds. */
function pauseMs(tries: number): number {
  return Math.min(tries * 200, 2_000);
}

/**
 * Returns true if an error says that this Redis is a replica. After a failover the former primary keeps its connections: ioredis then
 * reconnects, and `QUEUE_URL` leads to the new primary.
 */
function isReplica({ message }: Error): boolean {
  return message.includes('READONLY');
}

/**
 * Gives BullMQ our own connection pool. BullMQ's own pool sets the schema in the startup message of each connection, which poolers refuse
 * or silently ignore; ours sets it by a statement. BullMQ also takes its LISTEN connection from our pool.
 */
const onPoolOfOurs: BackendFactory = (name, options, more) => {
  const pool = createPool(options.connection as SessionPoolConfig);
  const create = createPostgresBackend as unknown as BackendFactory;
  const backend = create(name, { ...options, connection: pool }, more);
  const close = backend.close.bind(backend);
  let ended: Promise<void> | undefined;
  backend.close = async (force) => {
    await close(force);
    await (ended ??= pool.end());
  };
  return backend;
};
