import { setTimeout as wait } from 'node:timers/promises';
import { type Click } from './clicks';

export type Colleague = Iterator<Click, never>;

const CLICK_EVERY_MS = 1_000;

/**
 * Each of them a click a second, out of step with one another, as people are: twenty who click in the same millisecond are a
 * burst, not a second of work. Who still waits for an answer at their turn clicks at the next: so they stay out of step.
 */
export async function work(people: readonly Colleague[], isOver: () => boolean): Promise<void> {
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

/** The same for so many seconds. */
export function workFor(people: readonly Colleague[], seconds: number): Promise<void> {
  const until = performance.now() + seconds * 1_000;
  return work(people, () => performance.now() >= until);
}
