import { Problem } from '../problem';

/** Maximum number of fields in a body, plus lists and objects in lists. Our bodies have a handful. */
export const MOST_PARTS = 50;

/** Maximum depth of a body. Our deepest bodies are an object with a list. */
export const MOST_LEVELS = 5;

/** Maximum length of one list. Ten thousand holder ids fit, even if each occurs twice. */
export const MOST_VALUES = 20_000;

/**
 * Refuses input that would take the validation too long: its duration grows with the square of the number of fields, and it recurses into
 * each level. The values of a list do not count as fields, so a list of ten thousand ids counts as one field.
 *
 * @throws Problem `too-complex`
 */
export function requireLowComplexity(value: unknown): void {
  let parts = 0;
  const open = [{ value, level: 1 }];
  for (let next = open.pop(); next; next = open.pop()) {
    if (typeof next.value !== 'object' || next.value === null) continue;
    if (next.level > MOST_LEVELS) throw tooComplexProblem();
    const inner = Array.isArray(next.value) ? nestedIn(next.value) : valuesOf(next.value);
    parts += inner.length;
    if (parts > MOST_PARTS) throw tooComplexProblem();
    for (const each of inner) open.push({ value: each, level: next.level + 1 });
  }
}

/** Maximum number of colons and brackets inside the strings of a body, such as a password or a reference. */
const MARKS_IN_TEXTS = 1_000;

const [COLON, BRACKET, BRACE] = [...':[{'].map((mark) => mark.charCodeAt(0));

/**
 * Returns true if this JSON has so many fields, lists or objects that it must not even be parsed: parsing 66,000 fields would block the
 * process for too long. Other input is parsed, and then checked by `requireLowComplexity`.
 *
 * @param text in UTF-8, UTF-16 or another encoding in which these characters occur as single bytes
 */
export function isTooComplexToParse(text: Buffer): boolean {
  let marks = 0;
  for (let at = 0; at < text.length; at++) {
    const byte = text[at];
    if (byte === COLON || byte === BRACKET || byte === BRACE) marks += 1;
    if (marks > MOST_PARTS + MARKS_IN_TEXTS) return true;
  }
  return false;
}

function nestedIn(list: readonly unknown[]): unknown[] {
  if (list.length > MOST_VALUES) throw tooComplexProblem();
  return list.filter((value) => typeof value === 'object' && value !== null);
}

function valuesOf(value: object): unknown[] {
  const values: unknown[] = [];
  for (const key in value) {
    values.push((value as Record<string, unknown>)[key]);
    if (values.length > MOST_PARTS) throw tooComplexProblem();
  }
  return values;
}

/** Creates the problem, with the limits in its text. */
export function tooComplexProblem(): Problem {
  return new Problem('too-complex', {
    mostFields: MOST_PARTS,
    mostLevels: MOST_LEVELS,
    mostValues: MOST_VALUES,
  });
}
