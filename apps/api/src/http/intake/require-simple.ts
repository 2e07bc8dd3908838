import { Problem } from '../problem';

/** No body of ours has more than a handful of fields. Counted are fields, and lists and objects inside of lists. */
export const MOST_PARTS = 50;

/** No body of ours has more than a list in an object. */
export const MOST_LEVELS = 5;

/** Of one list. Ten thousand ids of holders fit, each named twice. */
export const MOST_VALUES = 20_000;

/**
 * Holds what was read to a size that cannot keep the validation busy: its work grows with the square of the number of fields
 * and goes down a level by calling itself. Values of a list are no fields: ten thousand ids are one.
 *
 * @throws Problem `too-complex`
 */
export function requireSimple(value: unknown): void {
  let parts = 0;
  const open = [{ value, level: 1 }];
  for (let next = open.pop(); next; next = open.pop()) {
    if (typeof next.value !== 'object' || next.value === null) continue;
    if (next.level > MOST_LEVELS) throw tooComplex();
    const inner = Array.isArray(next.value) ? nestedIn(next.value) : valuesOf(next.value);
    parts += inner.length;
    if (parts > MOST_PARTS) throw tooComplex();
    for (const each of inner) open.push({ value: each, level: next.level + 1 });
  }
}

/** Colons and brackets in all texts of a body together, such as a password or a reference, at most. */
const MARKS_IN_TEXTS = 1_000;

const [COLON, BRACKET, BRACE] = [...':[{'].map((mark) => mark.charCodeAt(0));

/**
 * Whether so many fields, lists or objects stand in this JSON that reading it is a waste: parsing 66,000 fields takes longer than other
 * callers should wait. A smaller body is parsed, and `requireSimple` looks through it.
 *
 * @param text in any encoding in which these marks are bytes of their own, as in UTF-8 and UTF-16
 */
export function isPlainlyTooComplex(text: Buffer): boolean {
  let marks = 0;
  for (let at = 0; at < text.length; at++) {
    const byte = text[at];
    if (byte === COLON || byte === BRACKET || byte === BRACE) marks += 1;
    if (marks > MOST_PARTS + MARKS_IN_TEXTS) return true;
  }
  return false;
}

function nestedIn(list: readonly unknown[]): unknown[] {
  if (list.length > MOST_VALUES) throw tooComplex();
  return list.filter((value) => typeof value === 'object' && value !== null);
}

function valuesOf(value: object): unknown[] {
  const values: unknown[] = [];
  for (const key in value) {
    values.push((value as Record<string, unknown>)[key]);
    if (values.length > MOST_PARTS) throw tooComplex();
  }
  return values;
}

/** With the limits. */
export function tooComplex(): Problem {
  return new Problem('too-complex', {
    mostFields: MOST_PARTS,
    mostLevels: MOST_LEVELS,
    mostValues: MOST_VALUES,
  });
}
