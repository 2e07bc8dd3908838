import { type EntityManager } from 'typeorm';

/**
 * How many-th this is of the open requests of its account, from 1 on: those at hand first, then whoever has waited longest.
 * Requests are made in the order of their turns, so that sixty requests of one contact person keep nobody else waiting for
 * sixty: everybody's first comes before anybody's second.
 */
export async function turnOfRequest(manager: EntityManager, requestId: string): Promise<number> {
  const [row] = await manager.query<{ turn: number }[]>(
    `SELECT count(*)::int AS turn
       FROM download_requests request JOIN download_requests ahead USING (account_id)
      WHERE request.id = $1 AND ahead.state IN ('submitted', 'rendering')
        AND (ahead.state = 'rendering' OR (ahead.changed_at, ahead.id) <= (request.changed_at, request.id))`,
    [requestId],
  );
  return Math.max(1, row?.turn ?? 1);
}
