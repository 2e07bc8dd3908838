import { setTimeout as wait } from 'node:timers/promises';
import { type SeededRandom } from '@app/registry';
import { type Target } from './target';

/** One kind of abuse. */
export interface Attack {
  readonly kind: string;
  /** Requests in three minutes, at least; what is answered slowly, or refused by a closed connection, counts as well. */
  readonly minimum: number;
  /** So many do it at once. */
  readonly lanes: number;
  /** Between two times of one lane. Milliseconds, give or take a half. */
  readonly pauseMs: number;
  /** Once, by one lane. */
  readonly act: (target: Target, random: SeededRandom, lane: number) => Promise<unknown>;
}

/** Does it again and again, until the attack is over. */
export async function keepOn(
  { act, pauseMs }: Attack,
  target: Target,
  random: SeededRandom,
  lane: number,
): Promise<void> {
  await wait(random.between(0, pauseMs));
  while (!target.isOver()) {
    await act(target, random, lane);
    await wait(random.between(pauseMs / 2, pauseMs * 1.5));
  }
}
