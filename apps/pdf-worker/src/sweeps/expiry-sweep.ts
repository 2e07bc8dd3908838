import { ArchiveStorage } from '@app/archive-storage';
import { expireRequest, findExpired } from '@app/request-lifecycle';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** Maximum number of requests that one sweep handles. */
const BATCH = 100;

/**
 * Deletes the archives of expired requests, and then erases the personal data of these requests. Requesters have lost access before, at
 * `expires_at`.
 */
@Injectable()
export class ExpirySweep {
  private readonly logger = new Logger('expire-requests');

  constructor(
    private readonly dataSource: DataSource,
    private readonly storage: ArchiveStorage,
  ) {}

  /** Runs the sweep once. @returns the number of requests that were erased @throws the first error, after all other requests were tried */
  async sweep(): Promise<number> {
    let failure: unknown;
    let expired = 0;
    for (const request of await findExpired(this.dataSource, BATCH)) {
      try {
        if (request.archiveKey !== null) await this.storage.delete(request.archiveKey);
        await expireRequest(this.dataSource, request);
        expired += 1;
        this.logger.log(`request ${request.id} has expired: its file and its personal data are gone`);
      } catch (error) {
        failure ??= error;
      }
    }
    if (failure) throw failure as Error;
    return expired;
  }
}
