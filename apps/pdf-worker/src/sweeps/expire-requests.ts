import { ArchiveStorage } from '@app/archive-storage';
import { outliveConflicts } from '@app/database';
import { statesThatAllow } from '@app/download-request';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';

const BATCH = 100;

/**
 * Ends requests whose time is over: first the file goes, then the personal data. Access ended with `expires_at` already;
 * what stays is that there was a request, and the audit log.
 */
@Injectable()
export class ExpireRequests {
  private readonly logger = new Logger('expire-requests');

  constructor(
    private readonly dataSource: DataSource,
    private readonly storage: ArchiveStorage,
  ) {}

  /**
   * What is due is told by the database's clock, which also set the time: a worker whose clock is ahead ends nothing early.
   *
   * @returns how many requests were ended.
   * @throws the first failure, after every other request that is due had its turn.
   */
  async sweep(): Promise<number> {
    const due = await this.dataSource.manager.query<{ id: string; archive_key: string | null }[]>(
      `SELECT id, archive_key FROM download_requests
        WHERE state = ANY ($1) AND expires_at <= now()
        ORDER BY expires_at
        LIMIT $2`,
      [statesThatAllow('expire'), BATCH],
    );
    let failure: unknown;
    let ended = 0;
    for (const { id, archive_key } of due) {
      try {
        if (archive_key !== null) await this.storage.delete(archive_key);
        await outliveConflicts(() => this.erase(id, archive_key));
        ended += 1;
        this.logger.log(`request ${id} has expired: its file and its personal data are gone`);
      } catch (error) {
        failure ??= error;
      }
    }
    if (failure) throw failure as Error;
    return ended;
  }

  /** Only if the archive is still the one that was deleted: a retry in between has the last word. */
  private async erase(id: string, archiveKey: string | null): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const [rows] = await manager.query<[unknown[], number]>(
        `UPDATE download_requests
            SET state = 'expired', personal_reference = NULL, archive_key = NULL, failure_code = NULL,
                body_fingerprint = '', idempotency_key = NULL, changed_at = now()
          WHERE id = $1 AND state = ANY ($2) AND archive_key IS NOT DISTINCT FROM $3
          RETURNING id`,
        [id, statesThatAllow('expire'), archiveKey],
      );
      if (rows.length > 0)
        await manager.query(`DELETE FROM download_request_items WHERE request_id = $1`, [id]);
    });
  }
}
