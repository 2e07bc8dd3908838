import { amsterdamDate } from '../qualification-status';
import { birthDatePrecision } from '../birth-date';
import { searchName, sortName } from '../names';
import { type RegistryTable } from '../write/check-batch';
import { dateField } from './fields/date-field';
import { type FileColumn } from './fields/field';
import { booleanField } from './fields/boolean-field';
import { textField } from './fields/text-field';
import { normaliseField } from './fields/normalise-field';
import { type RejectCode } from './rejects';

export interface FileKind {
  readonly table: RegistryTable;
  readonly columns: readonly FileColumn[];
  /** Computes the columns of the database that are not in the file, from the values of the row. */
  readonly derived?: {
    readonly names: readonly string[];
    of(values: readonly (string | null)[]): readonly string[];
  };
  /**
   * Returns the error of a row whose values are valid one by one but contradict each other.
   *
   * @param written the field of a column, by its index, exactly as in the file
   */
  conflict?(
    values: readonly (string | null)[],
    written: (place: number) => string,
  ): { column: string; code: RejectCode } | undefined;
}

const kind: FileColumn = {
  name: 'kind',
  type: 'text',
  read(raw) {
    const value = normaliseField(raw).toLowerCase();
    return value === 'main' || value === 'module' ? { value } : { error: 'unknown-kind' };
  },
};

const organisationCode = textField('organisation_code', { of: 'code', most: 50, isKey: true });
const examTypeCode = textField('exam_type_code', { of: 'code', most: 50, isKey: true });
const qualificationNumber = textField('qualification_number', {
  of: 'qualification-number',
  most: 50,
  isKey: true,
});

/** Values of a status column that may replace `revoked`. Expired counts as not revoked, because the expiry date says it. */
const STATUSES = {
  ...{ geldig: false, valid: false, verlopen: false, expired: false },
  ...{ ingetrokken: true, revoked: true },
};
const EXPIRED = /^\s*(?:verlopen|expired)\s*$/i;

/** Each kind of file, recognised by the column names in its first line. A kind comes after the kinds to which it refers. */
export const FILE_KINDS: readonly FileKind[] = [
  { table: 'organisations', columns: [organisationCode, textField('name', { of: 'title', most: 200 })] },
  { table: 'examTypes', columns: [examTypeCode, textField('name', { of: 'title', most: 200 }), kind] },
  {
    table: 'holders',
    columns: [
      qualificationNumber,
      textField('given_name', { of: 'person', most: 200, empty: '' }),
      textField('name_prefix', { of: 'person', most: 50, empty: '' }),
      textField('surname', { of: 'surname', most: 200 }),
      dateField('birth_date', { isPast: true, isPartial: true }),
      booleanField('hidden_from_check'),
    ],
    derived: {
      names: ['sort_name', 'search_name', 'birth_date_precision'],
      of([, givenName, namePrefix, surname, birthDate]) {
        const name = { givenName: givenName ?? '', namePrefix: namePrefix ?? '', surname: surname ?? '' };
        return [sortName(name), searchName(name), birthDatePrecision(birthDate ?? '')];
      },
    },
  },
  {
    table: 'enrolments',
    columns: [
      organisationCode,
      qualificationNumber,
      textField('external_number', { of: 'number', most: 100, empty: null }),
    ],
  },
  {
    table: 'qualifications',
    columns: [
      qualificationNumber,
      examTypeCode,
      textField('exam_number', { of: 'number', most: 100, isKey: true }),
      dateField('exam_date'),
      dateField('expiry_date', { isEnd: true }),
      booleanField('revoked', STATUSES),
    ],
    conflict([, , , examDate, expiryDate], written) {
      if (examDate && expiryDate && expiryDate < examDate) {
        return { column: 'expiry_date', code: 'expires-before-exam' };
      }
      const isSaidToBeExpired = EXPIRED.test(written(5));
      const hasExpired = expiryDate && isSaidToBeExpired && expiryDate < amsterdamDate(new Date());
      return isSaidToBeExpired && !hasExpired ? { column: 'expiry_date', code: 'not-expired' } : undefined;
    },
  },
];
