import { setTimeout as wait } from 'node:timers/promises';
import { type Colleague } from './colleagues';
import { percentilesOf } from './kinds';
import { type Measured } from './people';

/** The rate is raised until the 95th percentile is above this. Milliseconds. */
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
    // Everybody waits: the rate is beyond what is held, and the measurement says so.
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
 * @param measured where the calls of these people are written to; emptied for each rate
 * @returns the most calls a second of which 95 in 100 took less than `CEILING_MS`; 0 when the first rate was too much
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
