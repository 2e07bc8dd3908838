import { type RejectCode } from '../rejects';
import { isReformattedNumber, isGarbled, isGarbledName, placeholderError } from './damage';
import { type FileColumn, type ReadValue } from './field';
import { normaliseField } from './normalise-field';

/**
 * The meaning of a text: a `number` or `code` is compared character by character; a `qualification-number` contains no dots; a `person` is
 * a part of a person's name; a `surname` may be the word Null; a `title` names anything else.
 */
type Meaning = 'qualification-number' | 'number' | 'code' | 'person' | 'surname' | 'title';

export interface TextOptions {
  readonly of: Meaning;
  /** Maximum length in characters. */
  readonly most: number;
  readonly isKey?: boolean;
  /** The value of an empty field. Without this option, an empty field is refused. */
  readonly empty?: '' | null;
}

/** Longer fields are refused without being examined. Characters. */
const LONGEST = 1_000;

const DIGITS = /^\d+$/;
const PLAIN = /^[A-Za-z0-9'./_-]+(?: [A-Za-z0-9'./_-]+)*$/;
// Matches control characters other than those that `normaliseField` converts to spaces.
const NOT_TEXT = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f]/;
/** Texts that people write for an empty value. */
const NONE = new Set(['', '-', '--', '–', '—', 'n.v.t.', 'n.v.t', 'nvt']);

/** Matches spaces between groups of digits, as in 1 234 567. */
const SPACE_IN_NUMBER = /(?<=\d)[\u00a0\u2000-\u200a\u202f\u205f\u3000](?=\d)/g;
const DASHES = /[\u2012-\u2015\u2212\ufe58\ufe63]/g;
/** Matches the character in front of digits that makes a spreadsheet treat them as text. */
const TEXT_MARK = /^['’`´](?=\d)/;

/** Returns a column of text. */
export function textField(name: string, options: TextOptions): FileColumn {
  const { of, most, isKey, empty } = options;
  const isPerson = of === 'person' || of === 'surname';
  const none: ReadValue = empty === undefined ? { error: 'missing' } : { value: empty };
  const read = (raw: string): ReadValue => {
    if (raw === '') return none;
    if (raw.length <= most && !isPerson && DIGITS.test(raw)) return { value: raw };
    if (raw.length > LONGEST) return { error: 'too-long' };
    const isPlain = PLAIN.test(raw);
    if (!isPlain && isGarbled(raw)) return { error: 'garbled' };
    const value = isPlain ? raw : normaliseField(isPerson || of === 'title' ? raw : numberOf(raw));
    if (value.length < 7 && NONE.has(value.toLowerCase())) return none;
    if (value.length > most) return { error: 'too-long' };
    if (!isPlain && NOT_TEXT.test(value)) return { error: 'not-text' };
    const damage = placeholderError(value) ?? (isPerson ? damageOfName(value, of) : undefined);
    if (damage) return { error: damage };
    return isPerson || of === 'title' ? { value } : asNumber(value, of);
  };
  return { name, type: 'text', isKey, read };
}

/** Replaces characters that only look like letters or digits by the plain ones. */
function numberOf(raw: string): string {
  return raw.replace(SPACE_IN_NUMBER, '').replace(DASHES, '-');
}

function asNumber(value: string, of: Meaning): ReadValue {
  const number = value.replace(TEXT_MARK, '');
  if (number.startsWith('=')) return { error: 'formula' };
  if (number.toLowerCase() === 'null') return { error: 'empty-word' };
  return isReformattedNumber(number, of === 'qualification-number')
    ? { error: 'number-format' }
    : { value: number };
}

function damageOfName(value: string, of: Meaning): RejectCode | undefined {
  if (value.startsWith('=')) return 'formula';
  if (of === 'person' && value === 'Null') return 'empty-word';
  return isGarbledName(value) ? 'garbled' : undefined;
}
