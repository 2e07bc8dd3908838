const INVISIBLE = /\p{Cf}/gu;
const DASHES = /\p{Pd}/gu;
const SPACES = /[\s\p{Z}]+/gu;

/** Words that people write before a number or a birth date, with a sign or a space behind them: 'NR12' is a number itself. */
const LABELS =
  /(?<=^| )(?:(?:\p{L}*(?:nummer|number)|nr|no|num|geb|geboren(?: op)?|geboortedatum|dob)(?:[.:#]+ ?| )|#+ ?)(?=[\p{L}-]*\d)/giu;

/** Signs around a word. */
const AROUND = /^["'(),;:.!?*#-]+|["'(),;:.!?*#-]+$/gu;
/** People write the digits of a number in groups, with spaces or signs between them. */
const SPACED_DIGITS = /(?<=\d) (?=\d)/gu;
const BETWEEN_DIGITS = /(?<=\d)[-./](?=\d)/gu;

/** A number of a holder has so many digits: fewer are a part of one, or a group. */
const WHOLE_NUMBER = 6;
const LONGEST_NUMBER = 10;

/**
 * Typed text as it is looked at: digits of any width as digits, single spaces, nothing invisible, and no 'nr.' or 'geb.' before a
 * number.
 */
export function plainText(typed: string): string {
  const plain = typed.normalize('NFKC').replace(INVISIBLE, '').replace(DASHES, '-').replace(SPACES, ' ');
  return plain.trim().replace(LABELS, '');
}

/** The typed text taken as one number: without the signs around it, and without those between its digits. */
export function bareNumbers(typed: string): string[] {
  return numbersOf(plainText(typed).replace(SPACED_DIGITS, ''));
}

/** A word as the numbers that it can be: as typed without what stands around it, and without what stands between its digits. */
export function numbersOf(word: string): string[] {
  const bare = word.replace(AROUND, '');
  return [...new Set([bare, bare.replace(BETWEEN_DIGITS, '')])].filter(Boolean);
}

/** Digits at the beginning of a text that belong together, and what they are. */
export interface TypedNumbers {
  readonly text: string;
  /** Any of them. */
  readonly numbers: readonly string[];
  /** Or all of these, when the number that they make together was not meant. */
  readonly groups?: readonly string[];
}

/** Reads a number that is written in groups ('9655 043'), or several numbers ('9655043 9655044'), of which any is meant. */
export function typedNumbersAt(text: string): TypedNumbers | null {
  const [run = ''] = /^\d+(?: \d+)+(?![^ "'(),;:.!?])/u.exec(text) ?? [];
  const groups = run.split(' ').filter(Boolean);
  if (groups.length < 2) return null;
  const joined = groups.join('');
  if (groups.every(({ length }) => length >= WHOLE_NUMBER)) return { text: run, numbers: groups };
  if (joined.length < WHOLE_NUMBER || joined.length > LONGEST_NUMBER) return null;
  return { text: run, numbers: [joined, run], groups };
}
