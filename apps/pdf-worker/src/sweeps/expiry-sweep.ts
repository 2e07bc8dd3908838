import { ArchiveStorage } from '@app/archive-storage';
import { expireRequest, findExpired } from '@app/request-lifecycle';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** Number of requests that one sweep expires. */
const BATCH = 100;

/** Deletes the archives of expired requests, then their personal data. Their requesters lost access at `expires_at` already. */
@Injectable()
export class ExpirySweep {
  private readonly logger = new Logger('expire-requests');

  constructor(
    private readonly dataSource: DataSource,
    private readonly storage: ArchiveStorage,
  ) {}

  /**
   * @returns the number of expired requests
   * @throws the first failure, after all other requests of the batch were tried
   */
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
