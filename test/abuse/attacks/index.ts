import { type Attack } from './attack';
import { BODY_ATTACKS } from './bodies';
import { CONNECTION_ATTACKS } from './connections';
import { ELSEWHERE_ATTACKS } from './elsewhere';
import { GUESS_ATTACKS } from './guesses';
import { READ_ATTACKS } from './reads';
import { STRANGE_ATTACKS } from './strange';

const ATTACKS: readonly Attack[] = [
  ...BODY_ATTACKS,
  ...READ_ATTACKS,
  ...CONNECTION_ATTACKS,
  ...GUESS_ATTACKS,
  ...STRANGE_ATTACKS,
  ...ELSEWHERE_ATTACKS,
];

/** Of these kinds, or all, at the same time. @throws Error when there is no such kind. */
export function selectAttacks(kinds: readonly string[]): readonly Attack[] {
  const unknown = kinds.find((kind) => !ATTACKS.some((attack) => attack.kind === kind));
  if (unknown)
    throw new Error(`There is no kind ${unknown}: there are ${ATTACKS.map(({ kind }) => kind).join(', ')}.`);
  return kinds.length === 0 ? ATTACKS : ATTACKS.filter(({ kind }) => kinds.includes(kind));
}
