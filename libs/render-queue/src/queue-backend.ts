import { boundedConnection, poolOf, type SessionPoolConfig } from '@app/postgres-client';
import { type BackendFactory, createPostgresBackend, createRedisBackend, DEFAULT_SCHEMA } from 'bullmq';
import { BoundedReplies, BoundedRepliesBySentinels } from './bounded-replies';
import { isBySentinels, sentinelOptions } from './queue-address';

/** Connections that one queue or worker may hold in PostgreSQL; one more for a worker, which listens. */
const POOL_SIZE = 4;

/**
 * A Redis that owes an answer and sends nothing for this long is out of reach: the connection is given up, and made anew.
 * BullMQ's consumers let Redis wait up to 10 s for the next job before it says that there is none. ioredis
 * does not stop this clock when a connection breaks, so an outage may cost one reconnection more than it had to. Milliseconds.
 */
const SILENT_AFTER_MS = { producer: 5_000, consumer: 15_000 } as const;

/** A connection on which nothing is asked is looked after by the kernel: after this long, then once a second, ten times. */
const KEEP_ALIVE_AFTER_MS = 10_000;

export type QueueSide = 'producer' | 'consumer';

export interface QueueBackend {
  readonly kind: 'redis' | 'postgres';
  readonly factory: BackendFactory;
  readonly connection: Record<string, unknown>;
}

/**
 * Chooses BullMQ's backend by the protocol of `QUEUE_URL`. Nothing outside this library knows which one it is.
 *
 * A producer must not wait for a Redis that is away (the request is safe in the database, and the sweep rings again);
 * a consumer must wait for as long as it takes.
 *
 * @param url as `queueUrl` reads it.
 * @throws TypeError when the protocol is neither one of Redis nor `postgres(ql):`.
 */
export function queueBackend(url: string, side: QueueSide): QueueBackend {
  const protocol = /^[a-z+]+:/i.exec(url)?.[0].toLowerCase();
  if (protocol?.startsWith('redis')) {
    return {
      kind: 'redis',
      factory: createRedisBackend,
      connection: {
        ...(isBySentinels(url)
          ? { ...sentinelOptions(url), Connector: BoundedRepliesBySentinels }
          : { url, Connector: BoundedReplies }),
        // ioredis asks again what was under way when a connection broke: a reply that is too large, for ever.
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
        ...boundedConnection({ search_path: DEFAULT_SCHEMA }),
        connectionString: url,
        max: side === 'consumer' ? POOL_SIZE + 1 : POOL_SIZE,
      },
    };
  }
  throw new TypeError(`QUEUE_URL must start with redis:// or postgres://, not ${protocol}//.`);
}

/** Between two tries to connect: of a Redis, or of all Sentinels in turn. */
function pauseMs(tries: number): number {
  return Math.min(tries * 200, 2_000);
}

/**
 * After a failover the primary of before is a replica, and keeps its connections: it is left, and the address of the
 * queue leads the next connection to the primary of now.
 */
function isReplica({ message }: Error): boolean {
  return message.includes('READONLY');
}

/**
 * A pool that BullMQ makes names the schema in the first message of each connection, where poolers refuse it or drop it
 * without a word; ours makes its settings afterwards. BullMQ takes its LISTEN connection from the same pool.
 */
const onPoolOfOurs: BackendFactory = (name, options, more) => {
  const pool = poolOf(options.connection as SessionPoolConfig);
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
