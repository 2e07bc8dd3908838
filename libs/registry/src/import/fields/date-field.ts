import { firstPossibleDay } from '../../birth-date';
import { isoDateOrNull, parseLeadingDate } from '../../search/parse-dates';
import { placeholderError } from './damage';
import { type FileColumn, type DateOrderCounts, type ReadValue } from './field';
import { readPartialDate } from './partial-date';
import { normaliseField } from './normalise-field';

export interface DateFieldOptions {
  /** True for an end date: it may be empty or say that there is no end. */
  readonly isEnd?: boolean;
  /** True if the day must be in the past. */
  readonly isPast?: boolean;
  /**
   * True if the day, or the month and the day, may be unknown. The value is then YYYY-MM or YYYY; the first day that it can be is stored.
   */
  readonly isPartial?: boolean;
}

const FIRST = '1850-01-01';
const LAST = '2999-12-31';
/** Maximum number of characters of a day; no notation is longer. */
const LONGEST = 60;

/** Words that people write for 'valid without end'. */
const ENDLESS = new Set([
  ...['', '-', '--', '–', '—', 'n.v.t.', 'n.v.t', 'nvt', 'geen', 'none', 'onbeperkt', 'onbeperkt geldig'],
  ...['onbepaald', 'onbepaalde tijd', 'oneindig', 'levenslang', 'nooit', 'never', 'unlimited', 'endless'],
]);
/** Matches the notation of databases for 'without end': the last year that they can store. */
const LAST_YEAR = /^(?:9999[-/.]?\d{2}[-/.]?\d{2}|\d{1,2}[-/.]\d{1,2}[-/.]9999)$/;

const TIME = /[ T] ?(\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?) ?(?:Z|[+-]\d{2}:?\d{2})?$/;
const YEAR_FIRST = /^(\d{4})([-/.])(\d{2})\2(\d{2})$/;
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/;
const SHORT_YEAR = /^\d{1,2}[-/. ](?:\d{1,2}|\p{L}{3,9}\.?)[-/. ]'?\d{2}$/u;
const YEAR_MONTH_DAY = /^(\d{4})(\d{2})(\d{2})$/;
const WITH_MONTH_NAME = /\p{L}.*\d{4}$/u;

/** Day number 0 of a spreadsheet, in the system that counts from 1900. */
const SERIAL_ZERO = Date.UTC(1899, 11, 30);
const MS_PER_DAY = 86_400_000;
/** Day numbers from 18 May 1927 (the first with five digits) to 31 December 2099. */
const SERIALS = { first: 10_000, last: 73_050 };

/**
 * Returns a column of days. Digits are read as year, month, day or as day, month, year; a time of midnight is ignored. Five digits are a
 * spreadsheet's day number. Four digits are a year, although a spreadsheet could mean a day in 1905 by them.
 */
export function dateField(name: string, options: DateFieldOptions = {}): FileColumn {
  return {
    name,
    type: 'date',
    toStored: options.isPartial ? firstPossibleDay : undefined,
    read(raw, notes) {
      const read = readDay(raw, options, notes);
      const isToCome = options.isPast && 'value' in read && read.value && Date.parse(read.value) > Date.now();
      return isToCome ? { error: 'in-future' } : read;
    },
  };
}

function readDay(raw: string, { isEnd, isPartial }: DateFieldOptions, notes: DateOrderCounts): ReadValue {
  if (raw.length === 10 && raw >= FIRST && raw <= LAST && isIsoDay(raw)) return { value: raw };
  if (raw.length > LONGEST) return { error: 'not-a-date' };
  const written = normaliseField(raw);
  if (isEnd && ENDLESS.has(written.toLowerCase())) return { value: null };
  if (written === '') return { error: 'missing' };
  const damage = placeholderError(written);
  if (damage) return { error: damage };
  const time = TIME.exec(written);
  const day = time ? written.slice(0, time.index) : written;
  if (isEnd && LAST_YEAR.test(day)) return { value: null };
  if (time && /[1-9]/.test(time[1] ?? '')) return { error: 'has-time' };
  if (SHORT_YEAR.test(day)) return { error: 'short-year' };
  const whole = readWhole(day, notes);
  return isPartial && 'error' in whole && whole.error === 'not-a-date'
    ? plausible(readPartialDate(day))
    : whole;
}

/** Refuses implausible years. @param read a partly known date */
function plausible(read: ReadValue): ReadValue {
  if (!('value' in read) || read.value === null) return read;
  const day = firstPossibleDay(read.value);
  return day >= FIRST && day <= LAST ? read : { error: 'not-a-date' };
}

/** Reads a whole day. @param day without a time, as people and spreadsheets write it */
function readWhole(day: string, notes: DateOrderCounts): ReadValue {
  const yearLast = YEAR_LAST.exec(day);
  if (yearLast) return dayFirst(yearLast[1] ?? '', yearLast[3] ?? '', yearLast[4] ?? '', notes);
  const yearFirst = YEAR_FIRST.exec(day);
  if (yearFirst) return asValue(isoDateOrNull(`${yearFirst[1]}-${yearFirst[3]}-${yearFirst[4]}`));
  const together = YEAR_MONTH_DAY.exec(day);
  if (together) return asValue(isoDateOrNull(together.slice(1).join('-')));
  if (/^\d{5}$/.test(day)) return asValue(dayOfSerial(Number(day)));
  return asValue(WITH_MONTH_NAME.test(day) ? withMonthName(day) : null);
}

function asValue(day: string | null): ReadValue {
  return day && day >= FIRST && day <= LAST ? { value: day } : { error: 'not-a-date' };
}

function dayFirst(day: string, month: string, year: string, notes: DateOrderCounts): ReadValue {
  const found = isoDateOrNull(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
  if (found === null) {
    const isMonthFirst = isoDateOrNull(`${year}-${day.padStart(2, '0')}-${month.padStart(2, '0')}`) !== null;
    if (isMonthFirst) notes.monthFirst += 1;
    return { error: isMonthFirst ? 'month-first' : 'not-a-date' };
  }
  if (Number(day) > 12) notes.dayFirst += 1;
  else if (Number(day) !== Number(month)) notes.eitherFirst += 1;
  return asValue(found);
}

function dayOfSerial(serial: number): string | null {
  if (serial < SERIALS.first || serial > SERIALS.last) return null;
  return new Date(SERIAL_ZERO + serial * MS_PER_DAY).toISOString().slice(0, 10);
}

/** Reads a day with the name of a month: '14 mrt 2025', '14-mei-2025'. */
function withMonthName(text: string): string | null {
  const typed = parseLeadingDate(text.toLowerCase());
  const [days, other] = typed?.birthDates ?? [];
  if (typed?.text.length !== text.length || !days || other || days[0] !== days[1]) return null;
  return days[0];
}

/** Returns true for an existing day as YYYY-MM-DD. @param text has ten characters */
function isIsoDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  // Fast path: each month has the days 01 to 28. Other days are looked up.
  const month = text.slice(5, 7);
  const day = text.slice(8);
  return day >= '01' && day <= '28' ? month >= '01' && month <= '12' : isoDateOrNull(text) !== null;
}
