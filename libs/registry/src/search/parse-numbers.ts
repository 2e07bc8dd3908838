const INVISIBLE = /\p{Cf}/gu;
const DASHES = /\p{Pd}/gu;
const SPACES = /[\s\p{Z}]+/gu;

/** Matches words that people write before a number or a birth date, followed by a sign or a space: 'NR12' is a number itself. */
const LABELS =
  /(?<=^| )(?:(?:\p{L}*(?:nummer|number)|nr|no|num|geb|geboren(?: op)?|geboortedatum|dob)(?:[.:#]+ ?| )|#+ ?)(?=[\p{L}-]*\d)/giu;

/** Matches signs around a word. */
const AROUND = /^["'(),;:.!?*#-]+|["'(),;:.!?*#-]+$/gu;
/** Matches the space between two groups of digits: people write numbers in groups. */
const SPACED_DIGITS = /(?<=\d) (?=\d)/gu;
const BETWEEN_DIGITS = /(?<=\d)[-./](?=\d)/gu;

/** Minimum number of digits of a holder's number; fewer digits are a part of one, or a group. */
const WHOLE_NUMBER = 6;
const LONGEST_NUMBER = 10;

/**
 * Normalises typed text: full-width digits become digits, spaces become single, invisible characters and words such as 'nr.' or 'geb.'
 * before a number are removed.
 */
export function normaliseTypedText(typed: string): string {
  const plain = typed.normalize('NFKC').replace(INVISIBLE, '').replace(DASHES, '-').replace(SPACES, ' ');
  return plain.trim().replace(LABELS, '');
}

/** Returns the typed text as one number: without surrounding signs, with and without the signs between digits. */
export function parseWholeNumber(typed: string): string[] {
  return numberVariants(normaliseTypedText(typed).replace(SPACED_DIGITS, ''));
}

/** Returns the numbers that a word can be: as typed without surrounding signs, and without the signs between its digits. */
export function numberVariants(word: string): string[] {
  const bare = word.replace(AROUND, '');
  return [...new Set([bare, bare.replace(BETWEEN_DIGITS, '')])].filter(Boolean);
}

/** Digits at the beginning of a text that belong together, with their meanings. */
export interface TypedNumbers {
  readonly text: string;
  /** Numbers of which any may be meant. */
  readonly numbers: readonly string[];
  /** Numbers that are all meant, if the single number made of them is not. */
  readonly groups?: readonly string[];
}

/** Reads a number that is written in groups ('9655 043'), or several numbers ('9655043 9655044'), any of which may be meant. */
export function parseLeadingNumbers(text: string): TypedNumbers | null {
  const [run = ''] = /^\d+(?: \d+)+(?![^ "'(),;:.!?])/u.exec(text) ?? [];
  const groups = run.split(' ').filter(Boolean);
  if (groups.length < 2) return null;
  const joined = groups.join('');
  if (groups.every(({ length }) => length >= WHOLE_NUMBER)) return { text: run, numbers: groups };
  if (joined.length < WHOLE_NUMBER || joined.length > LONGEST_NUMBER) return null;
  return { text: run, numbers: [joined, run], groups };
}
