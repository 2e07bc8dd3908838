import { searchName, sortName } from '../names';
import { calendarDate } from '../search/typed-dates';
import { type RegistryTable } from '../write/check-batch';
import { type RejectCode } from './rejects';

/** A value as it goes to the database, or why it cannot. */
export type ReadValue = { readonly value: string | null } | { readonly error: RejectCode };

export interface FileColumn {
  readonly name: string;
  readonly type: 'text' | 'date' | 'boolean';
  readonly isKey?: boolean;
  read(raw: string): ReadValue;
}

export interface FileKind {
  readonly table: RegistryTable;
  readonly columns: readonly FileColumn[];
  /** What the database keeps beside the columns of the file, from their values. */
  readonly derived?: {
    readonly names: readonly string[];
    of(values: readonly (string | null)[]): readonly string[];
  };
  /** What is wrong with values that are right one by one. */
  conflict?(values: readonly (string | null)[]): { column: string; code: RejectCode } | undefined;
}

// Control characters other than those that `tidy` turns into spaces, and what stands for bytes that are not UTF-8.
const NOT_TEXT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffd]/;

/** Line breaks and tabs within a field become spaces; spaces around it go. */
function tidy(raw: string): string {
  return /[\t\r\n]/.test(raw) ? raw.replace(/[\t\r\n]+/g, ' ').trim() : raw.trim();
}

const text = (name: string, options: { most: number; isKey?: boolean; empty?: '' | null }): FileColumn => ({
  name,
  type: 'text',
  isKey: options.isKey,
  read(raw) {
    const value = tidy(raw);
    if (value === '') return options.empty === undefined ? { error: 'missing' } : { value: options.empty };
    if (value.length > options.most) return { error: 'too-long' };
    return NOT_TEXT.test(value) ? { error: 'not-text' } : { value };
  },
});

const date = (name: string, { endless = false } = {}): FileColumn => ({
  name,
  type: 'date',
  read(raw) {
    const written = raw.trim();
    if (written === '') return endless ? { value: null } : { error: 'missing' };
    const dutch = /^(\d{2})-(\d{2})-(\d{4})$/.exec(written);
    const day = calendarDate(dutch ? `${dutch[3]}-${dutch[2]}-${dutch[1]}` : written);
    return day !== null && day >= '1850-01-01' && day <= '2999-12-31'
      ? { value: day }
      : { error: 'not-a-date' };
  },
});

const FLAGS: Readonly<Record<string, string>> = {
  ...{ yes: 'true', true: 'true', ja: 'true', '1': 'true' },
  ...{ no: 'false', false: 'false', nee: 'false', '0': 'false', '': 'false' },
};
const flag = (name: string): FileColumn => ({
  name,
  type: 'boolean',
  read(raw) {
    const value = FLAGS[raw.trim().toLowerCase()];
    return value === undefined ? { error: 'not-yes-or-no' } : { value };
  },
});

const kind: FileColumn = {
  name: 'kind',
  type: 'text',
  read(raw) {
    const value = raw.trim().toLowerCase();
    return value === 'main' || value === 'module' ? { value } : { error: 'unknown-kind' };
  },
};

const organisationCode = text('organisation_code', { most: 50, isKey: true });
const examTypeCode = text('exam_type_code', { most: 50, isKey: true });
const qualificationNumber = text('qualification_number', { most: 50, isKey: true });

/** Every kind of file, known by the names in its first line; in the order in which one refers to the other. */
export const FILE_KINDS: readonly FileKind[] = [
  { table: 'organisations', columns: [organisationCode, text('name', { most: 200 })] },
  { table: 'examTypes', columns: [examTypeCode, text('name', { most: 200 }), kind] },
  {
    table: 'holders',
    columns: [
      qualificationNumber,
      text('given_name', { most: 200, empty: '' }),
      text('name_prefix', { most: 50, empty: '' }),
      text('surname', { most: 200 }),
      date('birth_date'),
      flag('hidden_from_check'),
    ],
    derived: {
      names: ['sort_name', 'search_name'],
      of([, givenName, namePrefix, surname]) {
        const name = { givenName: givenName ?? '', namePrefix: namePrefix ?? '', surname: surname ?? '' };
        return [sortName(name), searchName(name)];
      },
    },
  },
  {
    table: 'enrolments',
    columns: [organisationCode, qualificationNumber, text('external_number', { most: 100, empty: null })],
  },
  {
    table: 'qualifications',
    columns: [
      qualificationNumber,
      examTypeCode,
      text('exam_number', { most: 100, isKey: true }),
      date('exam_date'),
      date('expiry_date', { endless: true }),
      flag('revoked'),
    ],
    conflict([, , , examDate, expiryDate]) {
      const isEarlier = examDate && expiryDate && expiryDate < examDate;
      return isEarlier ? { column: 'expiry_date', code: 'expires-before-exam' } : undefined;
    },
  },
];

/** The kind whose columns these are, in whatever order; undefined when a column is missing or one too many. */
export function fileKindOf(header: readonly string[]): FileKind | undefined {
  const names = new Set(header);
  return FILE_KINDS.find(
    ({ columns }) => columns.length === header.length && columns.every(({ name }) => names.has(name)),
  );
}
