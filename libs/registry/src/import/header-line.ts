import { normaliseField } from './fields/normalise-field';
import { FILE_KINDS, type FileKind } from './file-kinds';
import { ImportRefused } from './import-refused';

/** The content of the first line of a file. */
export interface HeaderLine {
  readonly kind: FileKind;
  /** Exactly as in the file. */
  readonly fields: readonly string[];
  /** Index of each column of the kind within a row, from 0. */
  readonly places: readonly number[];
  /** Indexes of the columns without a name. */
  readonly unnamed: readonly number[];
}

/** Normalises a column name for comparison: 'Qualification Number' and 'qualificationNumber' become `qualification_number`. */
const comparable = (name: string) =>
  normaliseField(name)
    .toLowerCase()
    .replace(/[ _.-]/g, '');

const COLUMN_NAMES = new Map(
  FILE_KINDS.flatMap(({ columns }) => columns.map(({ name }) => [comparable(name), name] as const)),
);
const MOST_NAMED = 5;
const LONGEST_NAME = 40;

/**
 * Recognises the kind of file by its columns, in any order. Columns without a name are allowed.
 *
 * @param file its name, for the message
 * @throws ImportRefused `unknown-columns`. If the line is not a header, the message quotes none of its fields
 */
export function readHeaderLine(file: string, fields: readonly string[]): HeaderLine {
  const names = fields.map((field) => COLUMN_NAMES.get(comparable(field)) ?? normaliseField(field));
  const named = names.filter((name) => name !== '');
  const kind = FILE_KINDS.find(
    ({ columns }) => columns.length === named.length && columns.every(({ name }) => named.includes(name)),
  );
  if (!kind) throw new ImportRefused('unknown-columns', unknownColumns(file, named));
  return {
    kind,
    fields,
    places: kind.columns.map(({ name }) => names.indexOf(name)),
    unnamed: names.flatMap((name, place) => (name === '' ? [place] : [])),
  };
}

function unknownColumns(file: string, named: readonly string[]): string {
  const lineOf = ({ columns }: FileKind) => columns.map(({ name }) => name).join(';');
  const shared = ({ columns }: FileKind) => columns.filter(({ name }) => named.includes(name)).length;
  const kinds = [...FILE_KINDS].sort(
    (one, other) => shared(other) - shared(one) || one.columns.length - other.columns.length,
  );
  const nearest = kinds[0] as FileKind;
  if (shared(nearest) < Math.min(2, nearest.columns.length)) {
    const lines = FILE_KINDS.map(lineOf).join('\n  ');
    return `The first line of ${file} names the columns of no kind of file: write one of\n  ${lines}`;
  }
  const expected = nearest.columns.map(({ name }) => name);
  const wrong = [
    ['lacks', expected.filter((name) => !named.includes(name))],
    ['has a column too many:', named.filter((name) => !expected.includes(name))],
    ['repeats', expected.filter((name) => named.indexOf(name) !== named.lastIndexOf(name))],
  ] as const;
  const found = wrong
    .filter(([, names]) => names.length > 0)
    .map(([what, names]) => `${what} ${listed(names)}`);
  return `The first line of ${file} is nearest to ${nearest.table}, but ${found.join(', ')}: write\n  ${lineOf(nearest)}`;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED).map((name) => `'${name.slice(0, LONGEST_NAME)}'`);
  return names.length > MOST_NAMED
    ? `${shown.join(', ')} and ${names.length - MOST_NAMED} more`
    : shown.join(', ');
}
