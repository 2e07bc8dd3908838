/** The known part of a birth date: 'month' means year and month, 'year' means the year alone. */
export type BirthDatePrecision = 'day' | 'month' | 'year';

const LENGTHS = { day: 10, month: 7, year: 4 } as const;

/**
 * Returns which part of a birth date is known.
 *
 * @param birthDate YYYY-MM-DD, YYYY-MM or YYYY: ISO 8601 of reduced precision, as everywhere outside the database
 * @throws RangeError if it has another form. The message does not quote it
 */
export function birthDatePrecision(birthDate: string): BirthDatePrecision {
  if (/^\d{4}(?:-\d{2}){0,2}$/.test(birthDate)) {
    return birthDate.length === LENGTHS.day ? 'day' : birthDate.length === LENGTHS.month ? 'month' : 'year';
  }
  throw new RangeError('A birth date is YYYY-MM-DD, YYYY-MM or YYYY.');
}

/**
 * Returns the first day that a birth date can be, YYYY-MM-DD, as the column `birth_date` has it. @param birthDate YYYY-MM-DD, YYYY-MM or
 * YYYY
 */
export function firstPossibleDay(birthDate: string): string {
  return birthDate.length === LENGTHS.day
    ? birthDate
    : birthDate + '-01-01'.slice(birthDate.length - LENGTHS.year);
}

/**
 * Returns SQL for the birth date of a row as YYYY-MM-DD, YYYY-MM or YYYY, made from the columns `birth_date` (the first day that it can be)
 * and `birth_date_precision`.
 *
 * @param row alias of the row in the statement
 */
export function birthDateSql(row: string): string {
  return `left(${row}.birth_date::text, CASE ${row}.birth_date_precision
    WHEN 'year' THEN ${LENGTHS.year} WHEN 'month' THEN ${LENGTHS.month} ELSE ${LENGTHS.day} END)`;
}
