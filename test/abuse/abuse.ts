import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { percentilesByKind } from '../../bench/search/kinds';
import { selectAttacks } from './attacks';
import { type Counts } from './attacks/tally';
import { createPlan, startAttacker } from './start-attacker';
import { Crowd } from './honest/crowd';
import { type Notes } from './honest/notes';
import {
  ALONE_SECONDS,
  CALM_SECONDS,
  type Options,
  readOptions,
  REST_WITHIN_MS,
  USED_SECONDS,
  WARM_SECONDS,
} from './settings';
import { type Stage, startStage } from './stage';
import { requirementsOf, resultOf, type Seen } from './verdict';
import { Watch } from './watch';

/**
 * `npm run test:abuse -- --minutes N --seed S` (three minutes): the built service as `npm start` runs it, attacked in every
 * way that is known here at the same time, while twenty honest people work. Before, a short attack warms the service up, and the same
 * people work by themselves. Everything that must hold is a requirement; any that does not makes the exit code 1, or 3 when people waited
 * too long and that is all. The numbers are in `bench/results/abuse.json`.
 *
 * The seed draws who does what; how it meets is up to the machine.
 */
const RESULT = path.resolve('bench/results/abuse.json');
/** The exit code when people waited too long, and everything else held. */
const TOO_SLOW = 3;

async function run(options: Options, stage: Stage): Promise<Seen> {
  const { minutes, seed } = options;
  const crowd = await Crowd.create(stage, seed);
  const watch = new Watch(stage);
  say('twenty honest people work, and a short attack warms the service up');
  const used = await crowd.work(USED_SECONDS);
  const warm = await attacked(crowd, stage, { ...options, minutes: WARM_SECONDS / 60, seed: `${seed} warm` });
  const calm = await crowd.work(CALM_SECONDS);
  say('the same people, alone');
  const alone = await crowd.work(Math.min(ALONE_SECONDS, minutes * 30));
  say(`the same people, attacked for ${minutes} minutes`);
  const measured = await attacked(crowd, stage, options);
  say('the attack is over: what honest people asked for must become ready');
  const { submitted, lost } = await crowd.settle();
  watch.stop();
  const { peakRssMb, slowestLiveMs, slowestPublicLiveMs, serverErrors: watcherErrors } = watch;
  const { output } = stage.system;
  return {
    ...options,
    before: [used, warm.honest, calm],
    warm: warm.hostile,
    alone,
    attacked: measured.honest,
    hostile: measured.hostile,
    submitted,
    lost,
    peakRssMb,
    slowestLiveMs,
    slowestPublicLiveMs,
    watcherErrors,
    output,
  };
}

/** Attacks while the crowd works. */
async function attacked(
  crowd: Crowd,
  stage: Stage,
  options: Options,
): Promise<{ honest: Notes; hostile: Counts }> {
  const plan = await createPlan(stage, options);
  const siege = await startAttacker(plan);
  const [honest, hostile] = await Promise.all([crowd.work(plan.seconds), siege.over]);
  return { honest, hostile };
}

/** @returns the exit code. */
function report(seen: Seen): number {
  const result = resultOf(seen);
  console.table(honestTable(seen));
  for (const [kind, requests] of Object.entries(result.byKind)) {
    const statuses = Object.entries(seen.hostile.byKind[kind] ?? {}).map(
      ([status, count]) => `${status}: ${count}`,
    );
    say(`${kind.padEnd(14)}${String(requests).padStart(7)}   ${statuses.join('  ')}`);
  }
  mkdirSync(path.dirname(RESULT), { recursive: true });
  writeFileSync(RESULT, `${JSON.stringify(result, null, 2)}\n`);
  const requirements = requirementsOf(seen, result);
  for (const { what, holds } of requirements) say(`${holds ? 'passed' : 'FAILED'}: ${what}`);
  const failed = requirements.filter(({ holds }) => !holds);
  conclude(requirements.length - failed.length, failed.length);
  if (failed.length === 0) return 0;
  return failed.every(({ isTime }) => isTime) ? TOO_SLOW : 1;
}

/** Of each kind of call: how often, and how long, by themselves and attacked. */
function honestTable({ alone, attacked }: Seen): Record<string, Record<string, number | undefined>> {
  const [before, now] = [percentilesByKind(alone.measured), percentilesByKind(attacked.measured)];
  return Object.fromEntries(
    Object.entries(now).map(([kind, { calls, p50Ms, p95Ms }]) => [
      kind,
      { calls, p50Ms, p95Ms, 'alone p50Ms': before[kind]?.p50Ms, 'alone p95Ms': before[kind]?.p95Ms },
    ]),
  );
}

/** The last line, which tools count by. */
function conclude(passed: number, failed: number): void {
  say(`${passed} passed, ${failed} failed, 0 skipped`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(): Promise<void> {
  const options = readOptions();
  selectAttacks(options.kinds);
  let stage: Stage | undefined;
  const giveUp = (why: string) => {
    say(`FAILED: ${why}`);
    void (stage?.close() ?? Promise.resolve()).finally(() => end(0, 1));
  };
  // Whatever hangs, this ends.
  const timer = setTimeout(
    () => giveUp('the run did not end in time'),
    options.minutes * 60_000 + REST_WITHIN_MS,
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => giveUp(`stopped by ${signal}`));
  try {
    stage = await startStage();
    const seen = await run(options, stage);
    await stage.close();
    clearTimeout(timer);
    process.exit(report(seen));
  } catch (error) {
    say(`FAILED: ${(error as Error).stack ?? String(error)}`);
    await stage?.close();
    end(0, 1);
  }
}

function end(passed: number, failed: number): void {
  conclude(passed, failed);
  process.exit(1);
}

void main();
