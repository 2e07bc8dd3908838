import { boundedConnection } from '@app/postgres-client';
import { type BackendFactory, createPostgresBackend, createRedisBackend } from 'bullmq';
import { BoundedReplies } from './bounded-replies';

/** BullMQ's tables live in a schema of their own, apart from Pasloket's. */
const SCHEMA = 'bullmq';

/** Connections one queue or worker may hold in PostgreSQL, beside its LISTEN connection. */
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
 * @throws TypeError when the protocol is neither `redis(s):` nor `postgres(ql):`.
 */
export function queueBackend(url: string, side: QueueSide): QueueBackend {
  const { protocol } = new URL(url);
  if (protocol === 'redis:' || protocol === 'rediss:') {
    return {
      kind: 'redis',
      factory: createRedisBackend,
      connection: {
        url,
        Connector: BoundedReplies,
        // ioredis asks again what was under way when a connection broke: a reply that is too large, for ever.
        maxRetriesPerRequest: side === 'producer' ? 0 : null,
        enableOfflineQueue: side === 'consumer',
        connectTimeout: 5_000,
        keepAlive: KEEP_ALIVE_AFTER_MS,
        socketTimeout: SILENT_AFTER_MS[side],
        retryStrategy: (tries: number) => Math.min(tries * 200, 2_000),
        reconnectOnError: isReplica,
      },
    };
  }
  if (protocol === 'postgres:' || protocol === 'postgresql:') {
    return {
      kind: 'postgres',
      factory: createPostgresBackend as unknown as BackendFactory,
      connection: {
        // The LISTEN connection, of which BullMQ makes a client of its own, has its keepalive and gives up single queries.
        ...boundedConnection(),
        connectionString: url,
        schema: SCHEMA,
        max: POOL_SIZE,
        skipMigrations: true,
      },
    };
  }
  throw new TypeError(`QUEUE_URL must start with redis:// or postgres://, not ${protocol}//.`);
}

/**
 * After a failover the primary of before is a replica, and keeps its connections: it is left, and the address of the
 * queue leads the next connection to the primary of now.
 */
function isReplica({ message }: Error): boolean {
  return message.includes('READONLY');
}

/** How PostgreSQL is prepared: the same connection, allowed to bring BullMQ's schema up to date. */
export function migratingConnection(url: string) {
  return { connectionString: url, schema: SCHEMA, max: 1, migrate: true };
}
