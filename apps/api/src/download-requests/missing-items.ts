import { prepared } from '@app/postgres-client';
import { type MissingItem } from '@app/download-request';
import { type DataSource } from 'typeorm';

type Database = Pick<DataSource, 'query'>;

/** Number of items of a request that are not in its ZIP. */
export interface MissingCounts {
  /** Holders who have no pass at all. */
  readonly holders: number;
  readonly passes: number;
}

/** A missing item, with the data that the requester may see. */
export interface ListedMissingItem extends MissingItem {
  /** True if the holder is enrolled with an organisation for which the requester acts now. */
  readonly isEnrolled: boolean;
  /** Name of the qualification. Null if the item is a holder without a pass, or if the qualification is no longer in the registry. */
  readonly qualification: string | null;
}

interface MissingPart {
  /** The items of one page. */
  readonly items: readonly ListedMissingItem[];
  readonly total: number;
  /** Number of items of holders who are no longer enrolled. They come last. */
  readonly former: number;
}

/**
 * Returns the counts by request id. It takes no longer for thousands of holders without a pass: they have the last positions, and positions
 * have no gap, so the last position gives their number. Missing passes are counted with an index.
 */
export async function countMissing(
  database: Database,
  requestIds: readonly string[],
): Promise<Map<string, MissingCounts>> {
  const rows = await database.query<(MissingCounts & { id: string })[]>(
    prepared(`SELECT r.id, greatest(last.position - r.pass_count, 0) AS holders, passes.count AS passes
       FROM download_requests r
      CROSS JOIN LATERAL (SELECT coalesce(max(position), 0) AS position
                            FROM download_request_items WHERE request_id = r.id) last
      CROSS JOIN LATERAL (SELECT count(*)::int AS count FROM download_request_items
                           WHERE request_id = r.id AND qualification_id IS NOT NULL AND missing_reason IS NOT NULL) passes
      WHERE r.id = ANY ($1::uuid[])`),
    [requestIds],
  );
  return new Map(rows.map(({ id, holders, passes }) => [id, { holders, passes }]));
}

/** Returns one page of the request's missing items, in the order of the request. Holders who are no longer enrolled come last. */
export async function findMissing(
  database: Database,
  requestId: string,
  organisationIds: readonly string[],
  { page, pageSize }: { readonly page: number; readonly pageSize: number },
): Promise<MissingPart> {
  const [found] = await database.query<[MissingPart]>(
    `WITH missing AS MATERIALIZED (
       SELECT i.position, i.holder_id, i.qualification_id, i.missing_reason,
              EXISTS (SELECT FROM enrolments e
                       WHERE e.holder_id = i.holder_id AND e.organisation_id = ANY ($2::uuid[])) AS is_enrolled
         FROM download_request_items i
        WHERE i.request_id = $1 AND i.missing_reason IS NOT NULL),
     part AS (
       SELECT * FROM missing ORDER BY is_enrolled DESC, position LIMIT $3 OFFSET $4)
     SELECT count(*)::int AS total, count(*) FILTER (WHERE NOT is_enrolled)::int AS former,
            (SELECT coalesce(json_agg(json_build_object(
                      'isEnrolled', p.is_enrolled,
                      'holderId', p.holder_id,
                      'qualificationId', p.qualification_id,
                      'qualification', t.name,
                      'reason', p.missing_reason
                    ) ORDER BY p.is_enrolled DESC, p.position), '[]')
               FROM part p
               LEFT JOIN qualifications q ON q.id = p.qualification_id
               LEFT JOIN exam_types t ON t.code = q.exam_type) AS items
       FROM missing`,
    [requestId, organisationIds, pageSize, (page - 1) * pageSize],
  );
  return found;
}
