import { type EntityManager } from 'typeorm';
import { isOpenSql } from './state-conditions';

/**
 * Returns the position of a request among the open requests of its account, starting at 1. Requests that are being rendered come first,
 * then the one that has waited longest. The queue uses it as the job's priority: the first requests of all accounts are made before any
 * second one. So sixty requests of one contact person do not delay those of the others.
 */
export async function requestPriority(manager: EntityManager, requestId: string): Promise<number> {
  const [row] = await manager.query<{ priority: number }[]>(
    `SELECT count(*)::int AS priority
       FROM download_requests request JOIN download_requests ahead USING (account_id)
      WHERE request.id = $1 AND ${isOpenSql('ahead')}
        AND (ahead.state = 'rendering' OR (ahead.changed_at, ahead.id) <= (request.changed_at, request.id))`,
    [requestId],
  );
  return Math.max(1, row?.priority ?? 1);
}
