import { NO_EXPIRY } from '@app/download-request';
import { normaliseForSearch } from './names';

/** What narrows the list of holders. Exam type, exam number and expiry dates hold for one and the same qualification. */
export interface HolderFilter {
  readonly organisationId?: string;
  /** The code of an exam type. */
  readonly examType?: string;
  readonly examNumber?: string;
  /** YYYY-MM-DD, or `none`; any of them. */
  readonly expiryDates?: readonly string[];
  /** Words; each must be found somewhere in number, name, birth date or external number. */
  readonly search?: string;
}

/** A filter of the page, as opposed to what is typed into the search field. */
export type Facet = 'organisationId' | 'examType' | 'examNumber' | 'expiryDates';

/** SQL under construction: conditions, and the parameters that they name. */
export class SqlParameters {
  readonly values: unknown[] = [];

  /** Adds a value and returns its placeholder. */
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/**
 * The holders that the contact person may see, each once, as `own (holder_id, external_number)`: of a holder at several
 * of these organisations, the external number of the first by code.
 */
export function ownHolders(
  parameters: SqlParameters,
  organisationIds: readonly string[],
  { organisationId }: HolderFilter,
): string {
  const chosen = organisationId ? organisationIds.filter((id) => id === organisationId) : organisationIds;
  const visible = parameters.add(chosen);
  if (chosen.length <= 1) {
    return `SELECT holder_id, external_number FROM enrolments WHERE organisation_id = ANY (${visible}::uuid[])`;
  }
  return `SELECT DISTINCT ON (e.holder_id) e.holder_id, e.external_number
            FROM enrolments e JOIN organisations o ON o.id = e.organisation_id
           WHERE e.organisation_id = ANY (${visible}::uuid[])
           ORDER BY e.holder_id, o.code`;
}

/** What a qualification `q` must be, as conditions; none when no such filter is set. */
export function qualificationConditions(parameters: SqlParameters, filter: HolderFilter): string[] {
  const conditions: string[] = [];
  if (filter.examType !== undefined) conditions.push(`q.exam_type = ${parameters.add(filter.examType)}`);
  if (filter.examNumber !== undefined)
    conditions.push(`q.exam_number = ${parameters.add(filter.examNumber)}`);
  if (filter.expiryDates?.length) {
    const dates = filter.expiryDates.filter((date) => date !== NO_EXPIRY);
    const endless = dates.length < filter.expiryDates.length;
    const dated = `q.expiry_date = ANY (${parameters.add(dates)}::date[])`;
    conditions.push(endless ? `(${dated} OR q.expiry_date IS NULL)` : dated);
  }
  return conditions;
}

/** What a holder `h`, with `own`, must be to match what was typed: one condition per word. */
export function searchConditions(parameters: SqlParameters, search = ''): string[] {
  return search
    .trim()
    .split(/\s+/u)
    .filter(Boolean)
    .map((word) => wordCondition(parameters, word));
}

const DATE = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/;

function wordCondition(parameters: SqlParameters, word: string): string {
  const date = isoDate(word);
  if (date) return `h.birth_date = ${parameters.add(date)}::date`;
  const places = [
    `h.qualification_number LIKE ${parameters.add(`${likeText(word)}%`)}`,
    `lower(own.external_number) LIKE ${parameters.add(`%${likeText(word.toLowerCase())}%`)}`,
  ];
  const name = normaliseForSearch(word);
  if (name) places.push(`h.search_name LIKE ${parameters.add(`%${name}%`)}`);
  return `(${places.join(' OR ')})`;
}

/** A date as people type it, when it exists. */
function isoDate(word: string): string | undefined {
  const [, day, month, year] = DATE.exec(word) ?? [];
  if (!day || !month || !year) return undefined;
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : undefined;
}

function likeText(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
