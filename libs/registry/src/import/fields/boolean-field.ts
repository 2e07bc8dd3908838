import { placeholderError } from './damage';
import { type FileColumn } from './field';
import { normaliseField } from './normalise-field';

type Words = readonly (readonly [word: string, value: 'true' | 'false'])[];

const words = (value: 'true' | 'false', list: readonly string[]): Words => list.map((word) => [word, value]);

/** Words for yes and no that people, spreadsheets and databases write; Access writes -1 for yes. */
const YES_OR_NO: Words = [
  ...words('true', ['yes', 'y', 'true', 't', 'ja', 'j', '1', '-1', 'waar', 'wahr', 'x']),
  ...words('false', ['no', 'n', 'false', 'f', 'nee', '0', 'onwaar', 'falsch', '', '-']),
];

/** Returns a column of yes or no. `otherWords` are more words that mean yes or no in this column. */
export function booleanField(name: string, otherWords: Readonly<Record<string, boolean>> = {}): FileColumn {
  const others = Object.entries(otherWords).map(([word, value]) => [word, String(value)] as const);
  const known = new Map<string, string>([...YES_OR_NO, ...others]);
  return {
    name,
    type: 'boolean',
    read(raw) {
      const written = known.has(raw) ? raw : normaliseField(raw.slice(0, 100)).toLowerCase();
      const value = known.get(written);
      if (value !== undefined) return { value };
      return { error: placeholderError(raw.trim()) ?? 'not-yes-or-no' };
    },
  };
}
