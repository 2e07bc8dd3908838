import { bareNumbers } from './search/typed-numbers';

/** No qualification number is longer, with all of its zeros. */
const LONGEST = 12;

/**
 * The qualification numbers that somebody may mean who typed this, the likeliest first: as typed; without spaces, dots or 'nr.' in it; and,
 * of mere digits, with more or fewer zeros before them, since spreadsheets drop these.
 */
export function numbersMeant(typed: string): string[] {
  const meant = [typed.trim(), ...bareNumbers(typed)];
  const digits = meant.findLast((number) => /^\d+$/.test(number))?.replace(/^0+(?=\d)/, '');
  const withZeros = digits
    ? Array.from(
        { length: Math.max(1, LONGEST - digits.length + 1) },
        (_, zeros) => '0'.repeat(zeros) + digits,
      )
    : [];
  return [...new Set([...meant, ...withZeros])];
}
