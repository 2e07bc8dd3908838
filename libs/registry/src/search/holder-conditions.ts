import { NO_EXPIRY } from '@app/download-request';
import { calendarDate, type SearchWord, searchWords } from './search-words';
import { type SqlParameters } from './sql-parameters';

/** What narrows a list of holders; what is absent narrows nothing. */
export interface HolderFilter {
  /** One of the contact person's organisations. Any other one finds nobody. */
  readonly organisationId?: string;
  /** Code. It, the exam number and the expiry dates must hold for one and the same qualification. */
  readonly examType?: string;
  readonly examNumber?: string;
  /** YYYY-MM-DD, or 'none' for qualifications that are valid without end. Empty accepts all. */
  readonly expiryDates?: readonly string[];
  /**
   * Every word must be found in the name, with or without marks and prefix, in an external number, at the beginning
   * of the qualification number, or be the birth date (dd-mm-jjjj).
   */
  readonly search?: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Those that can be ids at all: PostgreSQL would take offence at others, and they belong to nobody. */
export function onlyUuids(ids: readonly string[]): string[] {
  return ids.filter((id) => UUID.test(id));
}

/** The organisations a list is about: of the contact person's own all, or the one that was chosen. */
export function organisationsInView(
  organisationIds: readonly string[],
  { organisationId }: HolderFilter,
): string[] {
  const own = onlyUuids(organisationIds);
  return organisationId === undefined ? own : own.filter((id) => id === organisationId.toLowerCase());
}

/**
 * The condition under which a holder `h` is in the list, as SQL.
 *
 * @param organisations the organisations in view, as SQL of type uuid[]
 */
export function holderCondition(
  organisations: string,
  filter: HolderFilter,
  parameters: SqlParameters,
): string {
  const view = viewCondition(organisations, filter, parameters);
  const asked = Object.values(qualificationConditions(filter, parameters));
  if (asked.length === 0) return view;
  return `${view}
    AND EXISTS (SELECT 1 FROM qualifications q WHERE q.holder_id = h.id AND ${asked.join(' AND ')})`;
}

/**
 * The part of it that is about the holder, not about a qualification. It always asks for an enrolment with one of
 * these organisations: whatever else is asked comes on top.
 */
export function viewCondition(
  organisations: string,
  { search = '' }: HolderFilter,
  parameters: SqlParameters,
): string {
  return [
    `EXISTS (SELECT 1 FROM enrolments e WHERE e.holder_id = h.id AND e.organisation_id = ANY (${organisations}))`,
    `h.leading_revoked IS NOT NULL`,
    ...searchWords(search).map((word) => wordCondition(word, organisations, parameters)),
  ].join('\n    AND ');
}

/** The part of it that must hold for one and the same qualification `q`, as SQL, by what was asked. */
export function qualificationConditions(
  { examType, examNumber, expiryDates = [] }: HolderFilter,
  parameters: SqlParameters,
): { examType?: string; examNumber?: string; expiryDate?: string } {
  const conditions: ReturnType<typeof qualificationConditions> = {};
  if (examType !== undefined) conditions.examType = `q.exam_type = ${parameters.add(examType)}`;
  if (examNumber !== undefined) conditions.examNumber = `q.exam_number = ${parameters.add(examNumber)}`;
  if (expiryDates.length > 0) {
    const days = parameters.add(expiryDates.filter((date) => calendarDate(date) !== null));
    const endless = expiryDates.includes(NO_EXPIRY) ? ' OR q.expiry_date IS NULL' : '';
    conditions.expiryDate = `(q.expiry_date = ANY (${days}::date[])${endless})`;
  }
  return conditions;
}

function wordCondition(word: SearchWord, organisations: string, parameters: SqlParameters): string {
  const number = parameters.add(word.number);
  const ways = [
    // Normalised text holds no %, _ or \.
    `h.search_name LIKE ${parameters.add(`%${word.name}%`)}`,
    `starts_with(lower(h.qualification_number), ${number})`,
    // Not correlated, so that it is worked out once and not for each holder.
    `h.id IN (SELECT x.holder_id FROM enrolments x WHERE x.organisation_id = ANY (${organisations})
                 AND strpos(lower(x.external_number), ${number}) > 0)`,
  ];
  if (word.birthDate !== null) ways.push(`h.birth_date = ${parameters.add(word.birthDate)}::date`);
  return `(${ways.join(' OR ')})`;
}
