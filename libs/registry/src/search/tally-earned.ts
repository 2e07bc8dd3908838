import { type HolderFilter } from './holder-conditions';

/** Holders per value of each filter. */
export interface Tally {
  /** Who has a qualification that fits all of it. */
  holders: number;
  readonly examTypes: Map<string, number>;
  readonly examNumbers: Map<string, { holders: number; examDate: string }>;
  /** YYYY-MM-DD or 'none'. */
  readonly expiryDates: Map<string, number>;
}

/** What a listing says of a holder's qualifications: `earned` and `exams` of `holder_listings`, record by record alike. */
export interface EarnedText {
  readonly earned: string;
  readonly exams: string;
}

const RECORDS = '\x1e\x1e';
const FIELDS = '\x1f';

/**
 * Counts holders per exam type, exam number and expiry date. Each filter is narrowed by the others, not by itself; what is
 * asked of a qualification is asked of one and the same. A holder counts once per value, however many qualifications have it.
 */
export function tallyEarned(
  listings: readonly EarnedText[],
  { examType, examNumber, expiryDates = [] }: HolderFilter,
): Tally {
  const tally: Tally = { holders: 0, examTypes: new Map(), examNumbers: new Map(), expiryDates: new Map() };
  for (const { earned, exams } of listings) {
    const types = new Set<string>();
    const numbers = new Map<string, string>();
    const dates = new Set<string>();
    const records = recordsOf(earned);
    let fits = false;
    recordsOf(exams).forEach((exam, index) => {
      const [type = '', expiryDate = ''] = (records[index] ?? '').split(FIELDS);
      const [number = '', examDate = ''] = exam.split(FIELDS);
      const fitsType = examType === undefined || type === examType;
      const fitsNumber = examNumber === undefined || number === examNumber;
      const fitsDate = expiryDates.length === 0 || expiryDates.includes(expiryDate);
      fits ||= fitsType && fitsNumber && fitsDate;
      if (fitsNumber && fitsDate) types.add(type);
      if (fitsType && fitsDate && (numbers.get(number) ?? '') < examDate) numbers.set(number, examDate);
      if (fitsType && fitsNumber) dates.add(expiryDate);
    });
    if (fits) tally.holders += 1;
    for (const type of types) tally.examTypes.set(type, (tally.examTypes.get(type) ?? 0) + 1);
    for (const date of dates) tally.expiryDates.set(date, (tally.expiryDates.get(date) ?? 0) + 1);
    for (const [number, examDate] of numbers) {
      const before = tally.examNumbers.get(number);
      const latest = before && before.examDate > examDate ? before.examDate : examDate;
      tally.examNumbers.set(number, { holders: (before?.holders ?? 0) + 1, examDate: latest });
    }
  }
  return tally;
}

function recordsOf(text: string): string[] {
  return text.slice(1, -1).split(RECORDS);
}
