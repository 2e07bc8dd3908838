import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { type SeededRandom } from '@app/registry';
import { type Rig, type Ways } from '../../test/faults/support/rig';

/** Something that goes wrong, and is right again when it resolves. */
type Fault = (rig: Rig, random: SeededRandom) => Promise<void>;

interface Kind {
  readonly name: string;
  /** How often it happens, against the others. */
  readonly weight: number;
  readonly strike: Fault;
}

const someWorker: (rig: Rig, random: SeededRandom) => Rig['workers'][number] = (rig, random) =>
  random.pick(rig.workers);

function someWay(rig: Rig, random: SeededRandom) {
  const ways: Ways = random.pick([rig.apiWays, ...rig.workerWays]);
  return random.pick([ways.database, ways.queue, ways.store]);
}

/** Milliseconds. */
const START_AGAIN_MS = 200;

/** A while in which it stays wrong. */
const aWhile = (random: SeededRandom, shortest: number, longest: number) =>
  wait(random.between(shortest, longest));

/** As whatever runs it does: a process that finds its services away says so, ends, and is started anew. */
async function startAgain(app: Rig['api']): Promise<void> {
  for (;;) {
    const started = await app.start().then(
      () => true,
      () => false,
    );
    if (started) return;
    await wait(START_AGAIN_MS);
  }
}

const onRedis =
  (strike: (rig: Rig, redis: Redis) => Promise<unknown>): Fault =>
  async (rig) => {
    if (!rig.redis) return;
    const redis = new Redis(rig.redis.url);
    try {
      await strike(rig, redis);
    } finally {
      redis.disconnect();
    }
  };

const OF_WAYS: readonly Kind[] = [
  {
    name: 'connections cut',
    weight: 30,
    strike: async (rig, random) => {
      someWay(rig, random).cutOpen();
      await aWhile(random, 20, 200);
    },
  },
  {
    name: 'connection reset in the middle',
    weight: 20,
    strike: async (rig, random) => {
      const way = someWay(rig, random);
      way.resetOnceAfter(random.between(1, 20_000), random.pick(['client', 'service']));
      await aWhile(random, 50, 400);
    },
  },
  {
    name: 'way refused',
    weight: 12,
    strike: async (rig, random) => {
      const way = someWay(rig, random);
      await way.setState('refused');
      await aWhile(random, 100, 800);
      await way.heal();
    },
  },
  {
    name: 'way silent',
    weight: 6,
    strike: async (rig, random) => {
      const way = someWay(rig, random);
      await way.setState('silent');
      await aWhile(random, 100, 1_000);
      await way.heal();
    },
  },
  {
    name: 'replies late and slow',
    weight: 8,
    strike: async (rig, random) => {
      const way = someWay(rig, random);
      way.delayMs = random.between(50, 500);
      await aWhile(random, 200, 1_000);
      await way.heal();
    },
  },
];

const OF_PROCESSES: readonly Kind[] = [
  {
    name: 'worker suspended',
    weight: 10,
    strike: async (rig, random) => {
      const worker = someWorker(rig, random);
      worker.pause();
      await aWhile(random, 100, 1_500);
      worker.resume();
    },
  },
  {
    name: 'worker killed',
    weight: 10,
    strike: async (rig, random) => {
      const worker = someWorker(rig, random);
      await worker.kill();
      await startAgain(worker);
    },
  },
  {
    name: 'worker stopped in order',
    weight: 4,
    strike: async (rig, random) => {
      const worker = someWorker(rig, random);
      await worker.stop();
      await startAgain(worker);
    },
  },
  {
    name: 'api killed',
    weight: 3,
    strike: async (rig) => {
      await rig.api.kill();
      await startAgain(rig.api);
    },
  },
  {
    name: 'store away',
    weight: 4,
    strike: async (rig, random) => {
      await rig.store.stop();
      await aWhile(random, 100, 1_500);
      await rig.store.start();
    },
  },
  {
    name: 'database stopped at once',
    weight: 2,
    strike: async (rig, random) => {
      await rig.postgres.crash();
      await aWhile(random, 0, 1_000);
      await rig.postgres.start();
    },
  },
];

const OF_REDIS: readonly Kind[] = [
  { name: 'queue emptied', weight: 4, strike: onRedis((_rig, redis) => redis.flushall()) },
  {
    name: 'Redis killed, with all it held',
    weight: 4,
    strike: async (rig, random) => {
      await rig.redis?.crash();
      await aWhile(random, 50, 1_500);
      await rig.redis?.start();
    },
  },
];

/** Faults come in two lanes at once: bad ways between processes, and processes that stop. */
export type Lane = 'ways' | 'processes';

/** Draws one fault of those that this backend can have. */
export function pickFault(rig: Rig, lane: Lane, random: SeededRandom): Kind {
  const kinds = lane === 'ways' ? OF_WAYS : rig.redis ? [...OF_PROCESSES, ...OF_REDIS] : OF_PROCESSES;
  const all = kinds.reduce((sum, { weight }) => sum + weight, 0);
  let left = random.next() * all;
  return kinds.find(({ weight }) => (left -= weight) < 0) ?? (kinds[0] as Kind);
}
