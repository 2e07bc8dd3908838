import { percentiles } from '../../bench/measure/statistics';
import { selectAttacks } from './attacks';
import { type Counts } from './attacks/tally';
import { type Notes } from './honest/notes';
import { type Options, REQUIRED, scaleMinimum } from './settings';

/** Everything that was seen in a run. */
export interface Seen extends Options {
  /** What honest people saw in the parts of the run whose times do not count. */
  readonly before: readonly Notes[];
  /** What came of the attack that warmed the service up. */
  readonly warm: Counts;
  readonly alone: Notes;
  readonly attacked: Notes;
  readonly hostile: Counts;
  readonly submitted: number;
  readonly lost: readonly string[];
  readonly peakRssMb: number;
  readonly slowestLiveMs: number;
  readonly slowestPublicLiveMs: number;
  readonly watcherErrors: number;
  /** All that the service printed. */
  readonly output: string;
}

/** One thing that had to hold. */
export interface Requirement {
  readonly what: string;
  readonly holds: boolean;
  /** It depends on how quick the machine is meanwhile, not on the service alone. */
  readonly isTime?: boolean;
}

/** What is kept of a run. */
export interface Result {
  readonly requests: number;
  readonly byKind: Readonly<Record<string, number>>;
  readonly serverErrors: number;
  readonly honestP95Ms: number;
  readonly honestAloneP95Ms: number;
  readonly peakRssMb: number;
  readonly slowestLiveMs: number;
  readonly slowestPublicLiveMs: number;
  readonly foreign: number;
  readonly seed: string;
  readonly seconds: number;
  readonly restarts: number;
  readonly honestCalls: number;
  readonly honestFailures: number;
  readonly honestRequests: number;
}

export function resultOf(seen: Seen): Result {
  const byKind = Object.fromEntries(
    [...new Set(selectAttacks(seen.kinds).map(({ kind }) => kind))].map((kind) => [
      kind,
      sum(seen.hostile.byKind[kind] ?? {}),
    ]),
  );
  const { alone, attacked, output } = seen;
  return {
    requests: sum(byKind),
    byKind,
    serverErrors:
      total([...notesOf(seen), ...siegesOf(seen)].map((part) => part.serverErrors)) + seen.watcherErrors,
    honestP95Ms: p95(attacked),
    honestAloneP95Ms: p95(alone),
    peakRssMb: seen.peakRssMb,
    slowestLiveMs: seen.slowestLiveMs,
    slowestPublicLiveMs: seen.slowestPublicLiveMs,
    foreign: foreignOf(seen).length,
    seed: seen.seed,
    seconds: Math.round(seen.minutes * 60),
    restarts: output.split('is started again').length - 1,
    honestCalls: attacked.measured.length,
    honestFailures: total(notesOf(seen).map(({ failed }) => failed)),
    honestRequests: seen.submitted,
  };
}

/** Every requirement, as a sentence that tells what was seen and what had to be. */
export function requirementsOf(seen: Seen, result: Result): Requirement[] {
  const { honestP95Ms, honestAloneP95Ms, peakRssMb, slowestLiveMs, slowestPublicLiveMs } = result;
  const { events, submitted } = seen.attacked;
  const factor = (honestP95Ms / honestAloneP95Ms).toFixed(1);
  const requests = seen.kinds.length > 0 ? 0 : scaleMinimum(REQUIRED.requests, seen.minutes);
  const stacks = seen.output.match(/^\s+at .+:\d+:\d+\)?$/gm)?.length ?? 0;
  const troubles = siegesOf(seen).flatMap((siege) => siege.troubles);
  const kinds = new Map(
    selectAttacks(seen.kinds).map(({ kind, minimum }) => [kind, scaleMinimum(minimum, seen.minutes)]),
  );
  const none = (what: string, count: number, examples: readonly string[] = []) => ({
    what: [`${what}: ${count}, must be 0`, ...examples.slice(0, 10)].join('\n    '),
    holds: count === 0,
  });
  return [
    {
      what: `honest p95: ${honestP95Ms} ms, ${factor} times the ${honestAloneP95Ms} ms alone, must be at most ${REQUIRED.honestFactor} times`,
      holds: honestP95Ms <= REQUIRED.honestFactor * honestAloneP95Ms,
      isTime: true,
    },
    none(
      'honest calls that were refused or wrong',
      result.honestFailures,
      notesOf(seen).flatMap(({ failures }) => failures),
    ),
    none(`honest requests that are lost or not whole, of ${seen.submitted}`, seen.lost.length, seen.lost),
    {
      what: `events that honest people heard: ${events}, must be at least as many as they submitted, ${submitted}`,
      holds: submitted > 0 && events >= submitted,
    },
    {
      what: `peak RSS of the api: ${peakRssMb} MB, must be at most ${REQUIRED.peakRssMb} MB, and known`,
      holds: peakRssMb > 0 && peakRssMb <= REQUIRED.peakRssMb,
    },
    {
      what: `slowest answer of live: ${slowestLiveMs} ms (${slowestPublicLiveMs} ms on the attacked port), must be at most ${REQUIRED.slowestLiveMs} ms`,
      holds: slowestLiveMs <= REQUIRED.slowestLiveMs,
    },
    none(
      'answers of 5xx',
      result.serverErrors,
      siegesOf(seen).flatMap(({ firstErrors }) => firstErrors),
    ),
    none('restarts', result.restarts),
    none('foreign bytes', result.foreign, foreignOf(seen)),
    none('lines of a stack in the log', stacks),
    none('what the attacker could not do', troubles.length, troubles),
    {
      what: `hostile requests: ${result.requests}, must be at least ${requests}`,
      holds: result.requests >= requests,
    },
    ...[...kinds].map(([kind, minimum]) => ({
      what: `hostile requests of kind ${kind}: ${result.byKind[kind] ?? 0}, must be at least ${minimum}`,
      holds: (result.byKind[kind] ?? 0) >= minimum,
    })),
  ];
}

/** What honest people saw, in all parts of the run. */
function notesOf({ before, alone, attacked }: Seen): Notes[] {
  return [...before, alone, attacked];
}

function siegesOf({ warm, hostile }: Seen): Counts[] {
  return [warm, hostile];
}

function foreignOf(seen: Seen): string[] {
  return [...notesOf(seen), ...siegesOf(seen)].flatMap(({ foreign }) => foreign);
}

/** Of what people wait for: nobody does for a stream to open, and it has no whole answer. */
function p95({ measured }: Notes): number {
  return percentiles(measured.filter(({ kind }) => kind !== 'events').map(({ ms }) => ms)).p95Ms;
}

function sum(counts: Readonly<Record<string, number>>): number {
  return total(Object.values(counts));
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
