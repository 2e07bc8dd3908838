import { type MissingItem } from '@app/download-request';
import { type EntityManager } from 'typeorm';

/** Stores the reason of each missing pass. One statement: a request has up to 250 of them. */
export async function writeMissingPasses(
  manager: EntityManager,
  requestId: string,
  missing: readonly MissingItem[],
): Promise<void> {
  await manager.query(
    `UPDATE download_request_items item SET missing_reason = missing.reason
       FROM unnest($2::uuid[], $3::text[]) AS missing (qualification_id, reason)
      WHERE item.request_id = $1 AND item.qualification_id = missing.qualification_id`,
    [requestId, missing.map(({ qualificationId }) => qualificationId), missing.map(({ reason }) => reason)],
  );
}
