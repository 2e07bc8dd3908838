import { setTimeout as wait } from 'node:timers/promises';
import { type Colleague } from './colleagues';
import { percentilesOf } from './kinds';
import { type Measured } from './people';

/** The rate is raised until the 95th percentile exceeds this value. Milliseconds. */
export const CEILING_MS = 100;
const STEP_SECONDS = 10;
const FIRST_CLICKS_PER_SECOND = 30;
const FACTOR = 1.25;

/** Clicks at this rate, even while earlier clicks wait for their answers. */
async function press(people: readonly Colleague[], perSecond: number, seconds: number): Promise<void> {
  const started = performance.now();
  const free = [...people];
  const under: Promise<void>[] = [];
  for (let count = 0; count < perSecond * seconds; count++) {
    await wait(Math.max(0, started + (count * 1_000) / perSecond - performance.now()));
    const person = free.shift();
    // All people wait for answers: the rate is too high, and the measured times show it.
    if (!person) continue;
    under.push(
      person
        .next()
        .value()
        .then(() => void free.push(person)),
    );
  }
  await Promise.all(under);
}

/**
 * Finds the highest rate that the service sustains.
 *
 * @param measured the measured calls of these people; emptied for each rate
 * @returns the highest number of calls per second with a 95th percentile below `CEILING_MS`; 0 if the first rate was too high
 */
export async function highestRate(people: readonly Colleague[], measured: Measured[]): Promise<number> {
  let best = 0;
  for (let rate = FIRST_CLICKS_PER_SECOND; ; rate *= FACTOR) {
    measured.length = 0;
    const started = performance.now();
    await press(people, rate, STEP_SECONDS);
    const callsPerSecond = (measured.length / (performance.now() - started)) * 1_000;
    const { p95Ms } = percentilesOf(measured);
    console.log(`${rate.toFixed(0)} clicks a second: ${callsPerSecond.toFixed(0)} calls, p95 ${p95Ms} ms`);
    if (p95Ms >= CEILING_MS) return best;
    best = Math.max(best, Math.floor(callsPerSecond));
  }
}
