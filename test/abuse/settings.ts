import { parseArgs } from 'node:util';

/** What has to hold while the service is attacked. */
export const REQUIRED = {
  /** Honest people's p95, as a multiple of theirs without the attack. */
  honestFactor: 3,
  /** Of the api, at most. In production it has 512 MB. */
  peakRssMb: 400,
  slowestLiveMs: 1_000,
  /** Hostile ones, at least, in three minutes. */
  requests: 10_000,
} as const;

/** The minimums are for so many; a shorter run has to do its share. */
export const WHOLE_MINUTES = 3;

/** Honest people use the service for so long before the first attack, so that they have requests and files. Seconds. */
export const USED_SECONDS = 10;

/**
 * The first attack, of all kinds, lasts so long and no times are measured: it has the code compiled that answers either side, and the
 * database's connections opened. What must never happen counts here too. Seconds.
 */
export const WARM_SECONDS = 30;

/** Honest people work for so long until what the attacker has left behind is done. Seconds. */
export const CALM_SECONDS = 15;

/** Honest people by themselves. Seconds. */
export const ALONE_SECONDS = 45;

export const HONEST_PEOPLE = 20;
export const ATTACKERS = 8;

/** An honest call that is not answered whole by then has failed. Milliseconds. */
export const ANSWER_WITHIN_MS = 30_000;

/** All requests of honest people are ready within this time after the attack. Milliseconds. */
export const SETTLED_WITHIN_MS = 180_000;

/** What comes on top of the time of the attack before the run ends by force: start, accounts, settling, stop. Milliseconds. */
export const REST_WITHIN_MS = 10 * 60_000;

export interface Options {
  readonly minutes: number;
  readonly seed: string;
  /** Of attack; those alone, to see what one of them does. Empty: all. */
  readonly kinds: readonly string[];
}

/** Addresses of the attacker's clients, of honest people's, and of whoever watches: no limit per client is shared. */
export const addressOf = {
  attacker: (number: number) => `127.0.0.${2 + (number % 250)}`,
  honest: (number: number) => `127.0.1.${1 + number}`,
  watcher: '127.0.2.1',
};

/** @throws Error for what is no time. */
export function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      kinds: { type: 'string', default: '' },
      minutes: { type: 'string', default: String(WHOLE_MINUTES) },
      seed: { type: 'string', default: '1' },
    },
  });
  const minutes = Number(values.minutes);
  if (!(minutes > 0)) throw new Error('--minutes must be a number above 0.');
  return { minutes, seed: values.seed, kinds: values.kinds.split(',').filter(Boolean) };
}

/** A minimum of three minutes, for a run of so many. */
export function scaleMinimum(minimum: number, minutes: number): number {
  return Math.floor(minimum * Math.min(1, minutes / WHOLE_MINUTES));
}
