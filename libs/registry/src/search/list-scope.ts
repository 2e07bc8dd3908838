// Raw SQL: conditions that match the indexes.
import { prepared } from '@app/postgres-client';
import { regexes } from 'zod';
import { type Database } from './database';
import { type HolderFilter } from './holder-filter';
import { type SqlParameters } from './sql-parameters';

/** Returns the ids that are UUIDs. PostgreSQL would refuse other texts, and they belong to no row. */
export function onlyUuids(ids: readonly string[]): string[] {
  return ids.filter((id) => regexes.guid.test(id));
}

/** The organisations of a list, chosen from the contact person's own, in the order of their codes. */
export interface ListScope {
  readonly ids: readonly string[];
  /** Duplicates per organisation: holders who are already listed with an earlier organisation. */
  readonly duplicates: readonly (readonly string[])[];
  /** True if the duplicates are known; otherwise each row must be checked. */
  readonly hasCounts: boolean;
}

/** Returns all organisations of the contact person, or the chosen one. */
export async function loadListScope(
  database: Database,
  organisationIds: readonly string[],
  { organisationId }: HolderFilter,
): Promise<ListScope> {
  const own = onlyUuids(organisationIds).map((id) => id.toLowerCase());
  const ids = organisationId === undefined ? own : own.filter((id) => id === organisationId.toLowerCase());
  if (ids.length < 2) return { ids, duplicates: ids.map(() => []), hasCounts: true };
  const rows = await database.query<{ id: string; duplicates: string[]; has_counts: boolean }[]>(
    prepared(`SELECT o.id, ${allHaveCountsSql('$1::uuid[]')} AS has_counts,
            ARRAY(SELECT s.holder_id FROM shared_listings s
                   WHERE s.organisation_id = o.id
                     AND EXISTS (SELECT FROM shared_listings earlier JOIN organisations e ON e.id = earlier.organisation_id
                                  WHERE earlier.holder_id = s.holder_id AND earlier.organisation_id = ANY ($1::uuid[])
                                    AND e.code < o.code)) AS duplicates
       FROM organisations o WHERE o.id = ANY ($1::uuid[]) ORDER BY o.code`),
    [ids],
  );
  return {
    ids: rows.map(({ id }) => id),
    duplicates: rows.map(({ duplicates }) => duplicates),
    hasCounts: rows.every(({ has_counts }) => has_counts),
  };
}

/** Returns an SQL condition: each of these organisations has stored counts, or has no holders. */
export function allHaveCountsSql(organisations: string): string {
  return `NOT EXISTS (
    SELECT FROM unnest(${organisations}) AS o (id)
     WHERE NOT EXISTS (SELECT FROM listing_counts c
                        WHERE c.organisation_id = o.id AND c.exam_type = '' AND c.expiry_date = '')
       AND EXISTS (SELECT FROM holder_listings l WHERE l.organisation_id = o.id))`;
}

/** The organisations of a list, as SQL of one statement. */
export interface ListedOrganisations {
  /** SQL of type uuid[]. */
  readonly all: string;
  /** SQL of type uuid, if there is only one organisation. */
  readonly only?: string;
  /**
   * SQL conditions that together are true for exactly one listing `l` of each holder. If possible, each condition covers one range of an
   * index: a query about several organisations is made of one query per organisation (`unionAll`).
   */
  readonly parts: readonly string[];
  /**
   * SQL of type uuid[] with the holders of several organisations, if there is one part per organisation. Absent if there are no such
   * holders.
   */
  readonly duplicates?: string;
}

/** Maximum number of organisations with a query each: for more, planning takes longer than it saves. */
const MOST_PARTS = 8;

export function listedOrganisations(
  { ids, duplicates, hasCounts }: ListScope,
  parameters: SqlParameters,
): ListedOrganisations {
  const all = `${parameters.add(ids)}::uuid[]`;
  const [first] = ids;
  if (first === undefined) return { all, parts: [`l.organisation_id = ANY (${all})`] };
  // Always true: a statement must use each of its parameters.
  const used = `cardinality(${all}) = ${ids.length}`;
  if (ids.length === 1) {
    const only = `${parameters.add(first)}::uuid`;
    return { all, only, parts: [`l.organisation_id = ${only} AND ${used}`] };
  }
  if (!hasCounts || ids.length > MOST_PARTS) {
    const once = `NOT EXISTS (SELECT 1 FROM holder_listings d
                 WHERE d.holder_id = l.holder_id AND d.organisation_id = ANY (${all})
                   AND array_position(${all}, d.organisation_id) < array_position(${all}, l.organisation_id))`;
    return { all, parts: [`l.organisation_id = ANY (${all}) AND ${once}`] };
  }
  const holders = duplicates.flat();
  const listedDuplicates = holders.length > 0 ? `${parameters.add(holders)}::uuid[]` : undefined;
  const known = listedDuplicates ? `${used} AND cardinality(${listedDuplicates}) > 0` : used;
  const parts = ids.map((id, place) => {
    const others = duplicates[place] ?? [];
    const once = others.length > 0 ? ` AND l.holder_id <> ALL (${parameters.add(others)}::uuid[])` : '';
    return `l.organisation_id = ${parameters.add(id)}::uuid AND ${known}${once}`;
  });
  return listedDuplicates ? { all, parts, duplicates: listedDuplicates } : { all, parts };
}

/** Builds the query once per condition and joins the results with UNION ALL. */
export function unionAll(conditions: readonly string[], query: (condition: string) => string): string {
  return conditions.map((condition) => `(${query(condition)})`).join(' UNION ALL ');
}
