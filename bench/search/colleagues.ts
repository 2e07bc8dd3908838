import { setTimeout as wait } from 'node:timers/promises';
import { type Click } from './clicks';

export type Colleague = Iterator<Click, never>;

const CLICK_EVERY_MS = 1_000;

/**
 * Lets each person click once a second, at different moments, as people do: twenty clicks in the same millisecond would be a burst, not a
 * second of work. A person who still waits for an answer skips a turn, so the moments stay different.
 */
export async function clickUntil(people: readonly Colleague[], isOver: () => boolean): Promise<void> {
  const started = performance.now();
  await Promise.all(
    people.map(async (person, index) => {
      const first = started + (index * CLICK_EVERY_MS) / people.length;
      let turn = 0;
      for (;;) {
        await wait(Math.max(0, first + turn * CLICK_EVERY_MS - performance.now()));
        if (isOver()) return;
        await person.next().value();
        turn = Math.max(turn + 1, Math.ceil((performance.now() - first) / CLICK_EVERY_MS));
      }
    }),
  );
}

/** Lets them work for this number of seconds. */
export function clickFor(people: readonly Colleague[], seconds: number): Promise<void> {
  const until = performance.now() + seconds * 1_000;
  return clickUntil(people, () => performance.now() >= until);
}
