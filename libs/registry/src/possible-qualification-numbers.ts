import { parseWholeNumber } from './search/parse-numbers';

/** Maximum length of a qualification number, including leading zeros. */
const LONGEST = 12;

/**
 * Returns the qualification numbers that the typed text can mean, the most probable first: as typed; without spaces, dots or 'nr.'; and, if
 * only digits were typed, with more or fewer leading zeros, because spreadsheets drop these.
 */
export function possibleQualificationNumbers(typed: string): string[] {
  const meant = [typed.trim(), ...parseWholeNumber(typed)];
  const digits = meant.findLast((number) => /^\d+$/.test(number))?.replace(/^0+(?=\d)/, '');
  const withZeros = digits
    ? Array.from(
        { length: Math.max(1, LONGEST - digits.length + 1) },
        (_, zeros) => '0'.repeat(zeros) + digits,
      )
    : [];
  return [...new Set([...meant, ...withZeros])];
}
