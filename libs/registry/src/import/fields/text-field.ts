import { type RejectCode } from '../rejects';
import { isFigure, isGarbled, isGarbledName, noValue } from './damage';
import { type FileColumn, type ReadValue } from './field';
import { tidy } from './tidy';

/**
 * What a text is: a `number` or `code` is compared letter by letter; a `qualification-number` has no dots of its own; a
 * `person` is a part of somebody's name, a `surname` may be Null; a `title` names anything else.
 */
type Meaning = 'qualification-number' | 'number' | 'code' | 'person' | 'surname' | 'title';

export interface TextOptions {
  readonly of: Meaning;
  /** Characters. */
  readonly most: number;
  readonly isKey?: boolean;
  /** What an empty field is; it is refused without it. */
  readonly empty?: '' | null;
}

/** No longer field is looked at. Characters. */
const LONGEST = 1_000;

const DIGITS = /^\d+$/;
const PLAIN = /^[A-Za-z0-9'./_-]+(?: [A-Za-z0-9'./_-]+)*$/;
// Control characters other than those that `tidy` turns into spaces.
const NOT_TEXT = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f]/;
/** How people write that there is none. */
const NONE = new Set(['', '-', '--', '–', '—', 'n.v.t.', 'n.v.t', 'nvt']);

/** Spaces with which numbers are set, as 1 234 567. */
const SPACE_IN_NUMBER = /(?<=\d)[\u00a0\u2000-\u200a\u202f\u205f\u3000](?=\d)/g;
const DASHES = /[\u2012-\u2015\u2212\ufe58\ufe63]/g;
/** With which a spreadsheet is told that digits are text. */
const TEXT_MARK = /^['’`´](?=\d)/;

/** A column of text. */
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
    const value = isPlain ? raw : tidy(isPerson || of === 'title' ? raw : numberOf(raw));
    if (value.length < 7 && NONE.has(value.toLowerCase())) return none;
    if (value.length > most) return { error: 'too-long' };
    if (!isPlain && NOT_TEXT.test(value)) return { error: 'not-text' };
    const damage = noValue(value) ?? (isPerson ? damageOfName(value, of) : undefined);
    if (damage) return { error: damage };
    return isPerson || of === 'title' ? { value } : asNumber(value, of);
  };
  return { name, type: 'text', isKey, read };
}

/** What only looks like a number's own letters becomes these. */
function numberOf(raw: string): string {
  return raw.replace(SPACE_IN_NUMBER, '').replace(DASHES, '-');
}

function asNumber(value: string, of: Meaning): ReadValue {
  const number = value.replace(TEXT_MARK, '');
  if (number.startsWith('=')) return { error: 'formula' };
  if (number.toLowerCase() === 'null') return { error: 'empty-word' };
  return isFigure(number, of === 'qualification-number') ? { error: 'number-format' } : { value: number };
}

function damageOfName(value: string, of: Meaning): RejectCode | undefined {
  if (value.startsWith('=')) return 'formula';
  if (of === 'person' && value === 'Null') return 'empty-word';
  return isGarbledName(value) ? 'garbled' : undefined;
}
