import { type Attack } from './attack';
import { BODY_ATTACKS } from './bodies';
import { CONNECTION_ATTACKS } from './connections';
import { ELSEWHERE_ATTACKS } from './elsewhere';
import { GUESS_ATTACKS } from './guesses';
import { READ_ATTACKS } from './reads';
import { STRANGE_ATTACKS } from './strange';

/** All kinds, at the same time. */
export const ATTACKS: readonly Attack[] = [
  ...BODY_ATTACKS,
  ...READ_ATTACKS,
  ...CONNECTION_ATTACKS,
  ...GUESS_ATTACKS,
  ...STRANGE_ATTACKS,
  ...ELSEWHERE_ATTACKS,
];
