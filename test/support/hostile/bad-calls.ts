import { type SeededRandom } from '@app/registry';
import { BAD_BODIES } from './bad-bodies';
import { BAD_HEADERS } from './bad-headers';
import { BAD_LINES, NO_IDS } from './bad-lines';
import { type PlainCall } from './plain-calls';
import { applySpoilers, type BadCall, type Spoiler } from './spoil';

/** Everything that can be made wrong with a call. */
export const SPOILERS: readonly Spoiler[] = [...BAD_BODIES, ...BAD_HEADERS, ...BAD_LINES];

/** What a call was answered with an error for before: each route meets each of these. */
const ON_EVERY_ROUTE = new Set([
  ...NO_IDS.map(({ name }) => name),
  '100000 lists in one another',
  '5000 objects in one another',
  'charset=x-none',
  'Content-Encoding: x-none',
  'a field with 20000 lists in one another',
  'a bad query',
]);

/** Each route with each of those few. */
export function badCallsOnEveryRoute(plain: readonly PlainCall[], random: SeededRandom): BadCall[] {
  const few = SPOILERS.filter(({ name }) => ON_EVERY_ROUTE.has(name));
  return plain.flatMap((call) =>
    few.filter(({ fits }) => fits?.(call) ?? true).map((spoiler) => applySpoilers(call, [spoiler], random)),
  );
}

/** Any call with one to three things wrong. */
export function randomBadCall(plain: readonly PlainCall[], random: SeededRandom): BadCall {
  const call = random.pick(plain);
  const fitting = SPOILERS.filter(({ fits }) => fits?.(call) ?? true);
  const count = random.pick([1, 1, 2, 3]);
  return applySpoilers(
    call,
    Array.from({ length: count }, () => random.pick(fitting)),
    random,
  );
}
