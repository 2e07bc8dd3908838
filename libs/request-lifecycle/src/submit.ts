import { AuditEvent, DownloadRequest, RenderOutboxEntry } from '@app/database';
import { type MissingItem, type PassChoices } from '@app/download-request';
import { type RenderJob } from '@app/render-queue';
import { currentTraceParent } from '@app/tracing';
import { type EntityManager } from 'typeorm';

/** A request that a contact person submits, with the passes that the server has selected for it. */
export interface NewRequest extends PassChoices {
  readonly id: string;
  readonly accountId: string;
  readonly personalReference: string | null;
  readonly passes: readonly { readonly holderId: string; readonly qualificationId: string }[];
  /** Holders who have no pass, with the reason. */
  readonly missing: readonly MissingItem[];
  readonly idempotencyKey: string | null;
  /** SHA-256 of the choices. It distinguishes a repeated call from another request with the same idempotency key. */
  readonly bodyFingerprint: string;
}

/**
 * Writes a new request with its items, outbox entry and audit entry, in the caller's transaction.
 *
 * @returns the job to enqueue after the commit; null if the account already has a request with this idempotency key, and nothing was
 * written
 */
export async function submitRequest(manager: EntityManager, request: NewRequest): Promise<RenderJob | null> {
  const { id, accountId } = request;
  const inserted = await manager
    .createQueryBuilder()
    .insert()
    .into(DownloadRequest)
    .values({
      id,
      accountId,
      scope: request.scope,
      expiryDates: [...request.expiryDates],
      personalReference: request.personalReference,
      passCount: request.passes.length,
      idempotencyKey: request.idempotencyKey,
      bodyFingerprint: request.bodyFingerprint,
      traceParent: currentTraceParent() ?? null,
    })
    .orIgnore()
    .returning('id')
    .execute();
  if ((inserted.raw as unknown[]).length === 0) return null;
  await insertItems(manager, request);
  const job = { requestId: id, generation: 1 };
  await manager.insert(RenderOutboxEntry, { ...job }); // Copies the job, because TypeORM adds generated columns to its argument.
  await manager.insert(AuditEvent, { action: 'request-submitted', accountId, requestId: id });
  return job;
}

/** Inserts all items with one statement, because a selection has up to 10,000 holders. Passes come first, then holders without a pass. */
async function insertItems(manager: EntityManager, { id, passes, missing }: NewRequest): Promise<void> {
  await manager.query(
    `INSERT INTO download_request_items (request_id, position, holder_id, qualification_id, missing_reason)
     SELECT $1, item.position, item.holder_id, item.qualification_id, item.missing_reason
       FROM unnest($2::uuid[], $3::uuid[], $4::text[])
            WITH ORDINALITY AS item (holder_id, qualification_id, missing_reason, position)`,
    [
      id,
      [...passes, ...missing].map(({ holderId }) => holderId),
      [...passes, ...missing].map(({ qualificationId }) => qualificationId),
      [...passes.map(() => null), ...missing.map(({ reason }) => reason)],
    ],
  );
}
