import { type HolderFilter } from './holder-filter';

/** Number of holders per value of each filter. */
export interface Tally {
  /** Holders with a qualification that fits the whole filter. */
  holders: number;
  readonly examTypes: Map<string, number>;
  readonly examNumbers: Map<string, { holders: number; examDate: string }>;
  /** YYYY-MM-DD or 'none'. */
  readonly expiryDates: Map<string, number>;
}

/**
 * The qualifications of all listings in one text. Each listing is `earned`, `BETWEEN_PARTS`, `exams` (columns of `holder_listings`, with
 * their records in the same order); `BETWEEN_LISTINGS` separates listings. Empty text: no listings.
 */
export type EarnedText = string;

export const BETWEEN_PARTS = '\x1d';
export const BETWEEN_LISTINGS = '\x1c';
const RECORD = '\x1e';
const FIELD = '\x1f';

/**
 * Counts holders per exam type, exam number and expiry date. Each filter is narrowed by the others, not by itself; all conditions must
 * hold for the same qualification. A holder counts once per value, even with several qualifications that have it.
 */
export function tallyQualifications(
  listings: EarnedText,
  { examType, examNumber, expiryDates = [] }: HolderFilter,
): Tally {
  const wanted = expiryDates.length > 0 ? new Set(expiryDates) : null;
  const tally: Tally = { holders: 0, examTypes: new Map(), examNumbers: new Map(), expiryDates: new Map() };
  const types: string[] = [];
  const numbers: string[] = [];
  const dates: string[] = [];
  let fits = false;
  readListings(listings, {
    qualification(type, expiryDate, number, examDate) {
      const fitsType = examType === undefined || type === examType;
      const fitsNumber = examNumber === undefined || number === examNumber;
      const fitsDate = wanted === null || wanted.has(expiryDate);
      fits ||= fitsType && fitsNumber && fitsDate;
      if (fitsNumber && fitsDate && isFirst(type, types))
        tally.examTypes.set(type, (tally.examTypes.get(type) ?? 0) + 1);
      if (fitsType && fitsNumber && isFirst(expiryDate, dates))
        tally.expiryDates.set(expiryDate, (tally.expiryDates.get(expiryDate) ?? 0) + 1);
      if (fitsType && fitsDate) {
        const exam = tally.examNumbers.get(number) ?? { holders: 0, examDate };
        if (exam.holders === 0) tally.examNumbers.set(number, exam);
        if (isFirst(number, numbers)) exam.holders += 1;
        if (exam.examDate < examDate) exam.examDate = examDate;
      }
    },
    endOfHolder() {
      if (fits) tally.holders += 1;
      fits = false;
      types.length = numbers.length = dates.length = 0;
    },
  });
  return tally;
}

/** Counts holders per exam type, summed over these expiry dates: a holder who has a type with two of the dates counts twice. */
export function tallyTypesPerDate(listings: EarnedText, expiryDates: readonly string[]): Map<string, number> {
  const wanted = new Set(expiryDates);
  const counts = new Map<string, number>();
  const earned: string[] = [];
  readListings(listings, {
    qualification(type, expiryDate) {
      if (wanted.has(expiryDate) && isFirst(`${type}${FIELD}${expiryDate}`, earned))
        counts.set(type, (counts.get(type) ?? 0) + 1);
    },
    endOfHolder() {
      earned.length = 0;
    },
  });
  return counts;
}

/** Returns true for the first occurrence of a value for the current holder. @param before the earlier values; the value is added to it */
function isFirst(value: string, before: string[]): boolean {
  if (before.includes(value)) return false;
  before.push(value);
  return true;
}

/** Reads the text from start to end without splitting it: it has thousands of listings, and the api answers no other call meanwhile. */
function readListings(
  text: EarnedText,
  reader: {
    qualification(type: string, expiryDate: string, examNumber: string, examDate: string): void;
    endOfHolder(): void;
  },
): void {
  for (let at = 0; at < text.length;) {
    const next = text.indexOf(BETWEEN_LISTINGS, at);
    const end = next < 0 ? text.length : next;
    const endOfEarned = text.indexOf(BETWEEN_PARTS, at);
    let exams = endOfEarned + BETWEEN_PARTS.length;
    while (at < endOfEarned && exams < end) {
      const type = text.indexOf(FIELD, at);
      const date = text.indexOf(RECORD, type);
      const number = text.indexOf(FIELD, exams);
      const day = text.indexOf(RECORD, number);
      if (Math.min(type, date, number, day) < 0) return;
      reader.qualification(
        text.slice(at + 1, type),
        text.slice(type + 1, date),
        text.slice(exams + 1, number),
        text.slice(number + 1, day),
      );
      at = date + 1;
      exams = day + 1;
    }
    reader.endOfHolder();
    at = end + BETWEEN_LISTINGS.length;
  }
}
