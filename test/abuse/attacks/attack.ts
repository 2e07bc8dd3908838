import { setTimeout as wait } from 'node:timers/promises';
import { type SeededRandom } from '@app/registry';
import { type Target } from './target';

/** One kind of abuse. */
export interface Attack {
  readonly kind: string;
  /** Requests in three minutes, at least; what is answered slowly, or refused by a closed connection, counts as well. */
  readonly minimum: number;
  /** Begins so often, give or take a half, whether the ones before are over or not. */
  readonly perSecond: number;
  /** Begins no more while so many are not over. */
  readonly atOnce: number;
  /** Once. @param turn the how manieth it is, from 0 */
  readonly act: (target: Target, random: SeededRandom, turn: number) => Promise<unknown>;
}

/** An attack that is seldom begins by then, so that short runs have it too. Milliseconds. */
const BEGINS_WITHIN_MS = 15_000;

/** Begins again and again until the attack is over; resolves when the last one is. */
export async function repeatUntilOver(
  { act, perSecond, atOnce }: Attack,
  target: Target,
  random: SeededRandom,
  onTrouble: (error: Error) => void,
): Promise<void> {
  const going = new Set<Promise<unknown>>();
  for (let turn = 0; !target.isOver(); turn++) {
    const everyMs = 1_000 / perSecond;
    await wait(
      turn === 0
        ? random.between(0, Math.min(everyMs, BEGINS_WITHIN_MS))
        : random.between(everyMs / 2, everyMs * 1.5),
    );
    if (target.isOver() || going.size >= atOnce) continue;
    const one = act(target, random, turn)
      .catch(onTrouble)
      .finally(() => going.delete(one));
    going.add(one);
  }
  await Promise.all(going);
}
