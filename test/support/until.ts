import { setTimeout as wait } from 'node:timers/promises';

/** Asks, some times a second, until the answer is not undefined; by default for less time than a test has. @throws Error that says what did not come. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined> | T | undefined,
  withinMs = 50_000,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(`Not within ${withinMs} ms: ${what}.`);
    await wait(100);
  }
}
