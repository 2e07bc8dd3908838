// Raw SQL: reads a set of holders in the order of their ids.
import { type Database } from './database';
import { onlyUuids } from './list-scope';
import { holderColumnsSql, type HolderListItem, type HolderRow, toHolderListItem } from './holder-list-item';

/**
 * Returns these holders as list items, in the order of the ids, each once. Holders who do not exist, or are not enrolled with one of the
 * contact person's organisations, are left out.
 *
 * @param today YYYY-MM-DD in Europe/Amsterdam, see `amsterdamDate`
 */
export async function findHoldersById(
  database: Database,
  organisationIds: readonly string[],
  holderIds: readonly string[],
  today: string,
): Promise<HolderListItem[]> {
  const wanted = [...new Set(onlyUuids(holderIds))];
  const own = onlyUuids(organisationIds);
  if (wanted.length === 0 || own.length === 0) return [];
  const rows = await database.query<HolderRow[]>(
    `SELECT ${holderColumnsSql('$2::uuid[]', '$2::uuid[]')}
       FROM unnest($1::uuid[]) WITH ORDINALITY AS wanted (id, place)
       JOIN qualification_holders h ON h.id = wanted.id
      WHERE EXISTS (SELECT 1 FROM enrolments e WHERE e.holder_id = h.id AND e.organisation_id = ANY ($2::uuid[]))
      ORDER BY wanted.place`,
    [wanted, own],
  );
  return rows.map((row) => toHolderListItem(row, today));
}
