import { type EntityManager } from 'typeorm';
import { isOpenSql } from './state-conditions';

/**
 * Returns the place of a request among the open requests of its account, from 1: those that are being rendered first, then the one
 * that has waited longest. The queue takes it as the job's priority: the first request of every account is made before the
 * second request of any account, so sixty requests of one contact person do not make the others wait.
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
