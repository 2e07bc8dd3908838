import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { SeededRandom } from '@app/registry';
import { brokenInvariants } from '../test/faults/support/check-invariants';
import { type Backend, Rig } from '../test/faults/support/rig';
import { type Lane, pickFault } from './soak/faults';
import { Traffic } from './soak/traffic';

/**
 * `npm run soak -- --minutes N --seed S`: random faults over a stream of requests, on both backends of the queue, half of
 * the time each. After every so many faults everything is mended, every accepted request has to become ready, or failed
 * with a reason, and every invariant of the fault suite is checked. Ends with exit code 1 when anything was lost, doubled,
 * foreign or otherwise wrong.
 *
 * The seed draws the faults, their times and the requests; how they meet is up to the machine.
 */
const FAULTS_BETWEEN_CHECKS = 100;
const LANES: readonly Lane[] = ['ways', 'processes'];
const RESULT = path.resolve('bench/results/soak.json');

interface Outcome {
  faults: number;
  accepted: number;
  ready: number;
  failed: number;
  lost: number;
  double: number;
  foreign: number;
  /** Breaches of an invariant that are none of these, in words. */
  wrong: string[];
  slowestRecoveryMs: number;
  readonly byKind: Record<string, number>;
}

async function soak(backend: Backend, minutes: number, seed: string): Promise<Outcome> {
  const counts = { faults: 0, accepted: 0, ready: 0, failed: 0, lost: 0, double: 0, foreign: 0 };
  const outcome: Outcome = { ...counts, wrong: [], slowestRecoveryMs: 0, byKind: {} };
  const rig = await Rig.start(backend);
  try {
    const traffic = await Traffic.create(rig, new SeededRandom(`${seed} ${backend} traffic`));
    const lanes = LANES.map((lane) => ({ lane, random: new SeededRandom(`${seed} ${backend} ${lane}`) }));
    const deadline = performance.now() + minutes * 60_000;
    while (performance.now() < deadline) {
      traffic.start();
      const until = outcome.faults + FAULTS_BETWEEN_CHECKS;
      const isOver = () => outcome.faults >= until || performance.now() >= deadline;
      await Promise.all(lanes.map((lane) => strikeUntil(isOver, rig, lane, outcome)));
      await rig.heal();
      await traffic.stop();
      await check(rig, traffic, outcome);
      console.log(
        `${backend}: ${outcome.faults} faults, ${rig.accepted.size} requests accepted, slowest recovery ${outcome.slowestRecoveryMs} ms`,
      );
    }
    await count(rig, outcome);
    return outcome;
  } finally {
    await rig.close();
  }
}

async function strikeUntil(
  isOver: () => boolean,
  rig: Rig,
  { lane, random }: { lane: Lane; random: SeededRandom },
  outcome: Outcome,
): Promise<void> {
  while (!isOver()) {
    const { name, strike } = pickFault(rig, lane, random);
    await strike(rig, random);
    outcome.byKind[name] = (outcome.byKind[name] ?? 0) + 1;
    outcome.faults += 1;
  }
}

async function check(rig: Rig, traffic: Traffic, outcome: Outcome): Promise<void> {
  const { recoveryMs, lost, foreign } = await traffic.settle();
  outcome.slowestRecoveryMs = Math.max(outcome.slowestRecoveryMs, recoveryMs);
  outcome.lost = lost.length;
  outcome.foreign += foreign;
  for (const breach of await brokenInvariants(rig)) {
    console.log(`BROKEN ${breach}`);
    if (breach.startsWith('I2')) outcome.double += 1;
    else if (breach.startsWith('I4') || breach.includes('somebody else')) outcome.foreign += 1;
    else outcome.wrong.push(breach);
  }
}

async function count(rig: Rig, outcome: Outcome): Promise<void> {
  const rows = await rig.sql<{ state: 'ready' | 'failed'; count: number }>(
    `SELECT state, count(*)::int AS count FROM download_requests WHERE id = ANY ($1::uuid[]) GROUP BY state`,
    [...rig.accepted],
  );
  outcome.accepted = rig.accepted.size;
  for (const { state, count: requests } of rows) outcome[state] = requests;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { minutes: { type: 'string', default: '15' }, seed: { type: 'string', default: '1' } },
  });
  const minutes = Number(values.minutes);
  if (!(minutes > 0)) throw new Error('--minutes must be a number above 0.');
  const backends: Backend[] = ['PostgreSQL', 'Redis'];
  const outcomes: Record<string, Outcome> = {};
  for (const backend of backends)
    outcomes[backend] = await soak(backend, minutes / backends.length, values.seed);

  console.table(
    Object.fromEntries(
      Object.entries(outcomes).map(([backend, { byKind: _, wrong, ...figures }]) => [
        backend,
        { ...figures, wrong: wrong.length },
      ]),
    ),
  );
  const all = Object.values(outcomes);
  const sum = (key: 'faults' | 'accepted' | 'ready' | 'failed' | 'lost' | 'double' | 'foreign') =>
    all.reduce((total, outcome) => total + outcome[key], 0);
  const result = {
    faults: sum('faults'),
    accepted: sum('accepted'),
    ready: sum('ready'),
    failed: sum('failed'),
    lost: sum('lost'),
    double: sum('double'),
    foreign: sum('foreign'),
    slowestRecoveryMs: Math.max(...all.map(({ slowestRecoveryMs }) => slowestRecoveryMs)),
  };
  mkdirSync(path.dirname(RESULT), { recursive: true });
  writeFileSync(
    RESULT,
    `${JSON.stringify({ ...result, minutes, seed: values.seed, backends: outcomes }, null, 2)}\n`,
  );
  const isSound =
    result.lost + result.double + result.foreign === 0 && all.every(({ wrong }) => wrong.length === 0);
  // By itself Node.js 20 may spin in its own clean-up for ever, waiting for a request of a socket that was cut.
  process.exit(isSound ? 0 : 1);
}

void main();
