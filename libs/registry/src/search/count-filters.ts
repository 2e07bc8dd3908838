// Raw SQL: search, counted over sets of listings.
import { type ExamTypeKind } from '@app/database';
import { NO_EXPIRY } from '@app/download-request';
import { type Database } from './database';
import { allowTyposIfNotFound, earnedCondition, qualificationConditions } from './holder-conditions';
import { type HolderFilter } from './holder-filter';
import {
  loadEarnedOfList,
  loadEarnedOfDuplicates,
  type ListingCounts,
  findListingCounts,
} from './listing-counts';
import { parseSearchWords } from './parse-search-words';
import { type SqlParameters } from './sql-parameters';
import { type EarnedText, type Tally, tallyQualifications, tallyTypesPerDate } from './tally-qualifications';
import { type ListScope, loadListScope } from './list-scope';

/** The values that can be chosen in each filter, with the number of holders that the list would then have. */
export interface FilterCounts {
  /** Main before modules, by name. */
  readonly examTypes: readonly {
    readonly code: string;
    readonly name: string;
    readonly kind: ExamTypeKind;
    readonly holders: number;
  }[];
  /** Newest exam first, at most `MOST_EXAMS`. If an exam number has several dates, the latest is used. */
  readonly examNumbers: readonly {
    readonly examNumber: string;
    /** YYYY-MM-DD. */
    readonly examDate: string;
    readonly holders: number;
  }[];
  /** True if there are older exams than the returned ones. */
  readonly moreExamNumbers: boolean;
  /** Earliest first; 'none' (valid without end) last. */
  readonly expiryDates: readonly { readonly expiryDate: string; readonly holders: number }[];
}

/** Maximum number of exams in a filter: more than a person scrolls through. */
export const MOST_EXAMS = 500;

/**
 * Counts holders per exam type, exam number and expiry date, within the contact person's organisations.
 *
 * Each filter is narrowed by the other chosen filters, by search and by organisation, but not by itself, so it shows what could be chosen
 * instead. A holder counts once per value, even with several qualifications that have it.
 *
 * @param examNumberPart only exam numbers that contain this text, in any case. Default: all
 */
export async function countFilters(
  database: Database,
  organisationIds: readonly string[],
  typed: HolderFilter,
  examNumberPart = '',
): Promise<FilterCounts> {
  const scope = await loadListScope(database, organisationIds, typed);
  const isSearch = parseSearchWords(typed.search ?? '').length > 0;
  const counts = isSearch
    ? null
    : await findListingCounts(database, scope, typed, examNumberPart, MOST_EXAMS + 1);
  const tally = counts
    ? await tallyStoredCounts(database, scope, typed, counts)
    : tallyQualifications(
        await loadEarnedOfList(database, scope, await allowTyposIfNotFound(database, scope, typed)),
        typed,
      );
  return toFilterCounts(database, tally, examNumberPart);
}

/**
 * Takes the numbers from the stored counts. Two cases are not stored: the filters of one exam, and several expiry dates together; they
 * are counted from the few listings concerned.
 */
async function tallyStoredCounts(
  database: Database,
  scope: ListScope,
  filter: HolderFilter,
  counts: ListingCounts,
): Promise<Tally> {
  const { examNumber, expiryDates = [], examType } = filter;
  const duplicates = await loadEarnedOfDuplicates(database, scope);
  // An exam number does not narrow these: of the stored counts, only those per exam are used if one is chosen.
  const oneTooMany = tallyQualifications(duplicates, { examType, expiryDates });
  const tally: Tally = {
    holders: 0,
    examTypes: sums(counts.examTypes, oneTooMany.examTypes),
    expiryDates: sums(counts.expiryDates, oneTooMany.expiryDates),
    examNumbers: await examsOf(database, scope, filter, counts, oneTooMany),
  };
  const live = async (narrowed: (parameters: SqlParameters) => string) =>
    tallyQualifications(await loadEarnedOfList(database, scope, {}, narrowed), filter);
  if (examNumber !== undefined) {
    const { examTypes, expiryDates: dates } = await live((parameters) => ofExam(examNumber, parameters));
    return { ...tally, examTypes, expiryDates: dates };
  }
  if (expiryDates.length > 1) {
    return { ...tally, examTypes: await typesOfDates(database, scope, counts, duplicates, expiryDates) };
  }
  return tally;
}

/**
 * Counts the holders per exam type with any of several expiry dates: the sum over the dates, minus holders who have the same type with
 * two of them.
 */
async function typesOfDates(
  database: Database,
  scope: ListScope,
  { examTypes }: ListingCounts,
  duplicates: EarnedText,
  expiryDates: readonly string[],
): Promise<Map<string, number>> {
  const chosen = [...new Set(expiryDates)];
  const several = await loadEarnedOfList(database, scope, {}, (parameters) => {
    const each = chosen.map((date) => `(${earnedCondition(undefined, [date], parameters)})::int`);
    return `${each.join(' + ')} > 1`;
  });
  const tooMany = new Map<string, number>();
  const count = (holdersOf: ReadonlyMap<string, number>, sign: number) => {
    for (const [type, holders] of holdersOf) tooMany.set(type, (tooMany.get(type) ?? 0) + sign * holders);
  };
  count(tallyTypesPerDate(duplicates, chosen), 1);
  count(tallyTypesPerDate(several, chosen), 1);
  count(tallyQualifications(several, { expiryDates: chosen }).examTypes, -1);
  return sums(examTypes, tooMany);
}

function ofExam(examNumber: string, parameters: SqlParameters): string {
  const { examNumber: condition = 'true' } = qualificationConditions({ examNumber }, parameters);
  return `l.holder_id IN (SELECT q.holder_id FROM qualifications q WHERE ${condition})`;
}

function sums(
  counted: readonly (readonly [string, number])[],
  tooMany: ReadonlyMap<string, number>,
): Map<string, number> {
  const sum = new Map<string, number>();
  for (const [value, holders] of counted) sum.set(value, (sum.get(value) ?? 0) + holders);
  for (const [value, holders] of tooMany) sum.set(value, (sum.get(value) ?? 0) - holders);
  return sum;
}

async function examsOf(
  database: Database,
  scope: ListScope,
  filter: HolderFilter,
  { exams }: ListingCounts,
  oneTooMany: Tally,
): Promise<Tally['examNumbers']> {
  const found = new Map<string, { holders: number; examDate: string; types: Set<string> }>();
  for (const [number, type, examDate, holders] of exams) {
    const exam = found.get(number) ?? { holders: 0, examDate, types: new Set<string>() };
    exam.holders += holders;
    exam.types.add(type);
    found.set(number, exam);
  }
  for (const [number, { holders }] of oneTooMany.examNumbers) {
    const exam = found.get(number);
    if (exam) exam.holders -= holders;
  }
  // A holder may have earned both exam types under one exam number.
  const mixed = [...found].filter(([, { types }]) => types.size > 1).map(([number]) => number);
  if (mixed.length > 0) {
    const listings = await loadEarnedOfList(
      database,
      scope,
      {},
      (parameters) => `l.holder_id IN (
        SELECT q.holder_id FROM qualifications q WHERE q.exam_number = ANY (${parameters.add(mixed)}::text[]))`,
    );
    const live = tallyQualifications(listings, { ...filter, examNumber: undefined }).examNumbers;
    for (const number of mixed) {
      const exam = found.get(number);
      if (exam) exam.holders = live.get(number)?.holders ?? 0;
    }
  }
  return found;
}

async function toFilterCounts(
  database: Database,
  tally: Tally,
  examNumberPart: string,
): Promise<FilterCounts> {
  const types = await database.query<{ code: string; name: string; kind: ExamTypeKind }[]>(
    `SELECT code, name, kind FROM exam_types ORDER BY kind, name, code`,
  );
  const exams = [...tally.examNumbers]
    .map(([examNumber, { examDate, holders }]) => ({ examNumber, examDate, holders }))
    .filter(({ examNumber, holders }) => holders > 0 && hasPart(examNumber, examNumberPart))
    .sort((one, other) => compare(other.examDate, one.examDate) || compare(one.examNumber, other.examNumber));
  return {
    examTypes: types
      .map((type) => ({ ...type, holders: tally.examTypes.get(type.code) ?? 0 }))
      .filter(({ holders }) => holders > 0),
    examNumbers: exams.slice(0, MOST_EXAMS),
    moreExamNumbers: exams.length > MOST_EXAMS,
    expiryDates: [...tally.expiryDates]
      .map(([expiryDate, holders]) => ({ expiryDate, holders }))
      .filter(({ holders }) => holders > 0)
      .sort((one, other) => compare(endless(one.expiryDate), endless(other.expiryDate))),
  };
}

function hasPart(examNumber: string, part: string): boolean {
  return examNumber.toLowerCase().includes(part.toLowerCase());
}

/** Returns a text that sorts after every date for 'none'. */
function endless(expiryDate: string): string {
  return expiryDate === NO_EXPIRY ? 'z' : expiryDate;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
