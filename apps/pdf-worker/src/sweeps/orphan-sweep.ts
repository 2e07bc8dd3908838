import { ArchiveStorage } from '@app/archive-storage';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';

/**
 * Age from which an unreferenced archive is deleted. A younger one may belong to an attempt that has not published yet; no upload takes
 * this long. Milliseconds.
 */
const ORPHAN_AFTER_MS = 60 * 60 * 1000;

const BATCH = 500;

/** Deletes archives to which no request refers: those of attempts that were superseded, and of requests that were invalidated. */
@Injectable()
export class OrphanSweep {
  private readonly logger = new Logger('remove-orphans');

  constructor(
    private readonly dataSource: DataSource,
    private readonly storage: ArchiveStorage,
  ) {}

  /** Runs the sweep once. @returns the number of deleted archives */
  async sweep(now: Date): Promise<number> {
    let removed = 0;
    let batch: string[] = [];
    for await (const { key, lastModified } of this.storage.list()) {
      const storesNow = now.getTime() + this.storage.clockDifferenceMs;
      if (storesNow - lastModified.getTime() < ORPHAN_AFTER_MS) continue;
      batch.push(key);
      if (batch.length === BATCH) {
        removed += await this.removeUnnamed(batch);
        batch = [];
      }
    }
    removed += await this.removeUnnamed(batch);
    if (removed > 0) this.logger.log(`removed ${removed} archives that no request names`);
    return removed;
  }

  private async removeUnnamed(keys: string[]): Promise<number> {
    if (keys.length === 0) return 0;
    const named = await this.dataSource.manager.query<{ archive_key: string }[]>(
      `SELECT archive_key FROM download_requests WHERE archive_key = ANY ($1)`,
      [keys],
    );
    const kept = new Set(named.map(({ archive_key }) => archive_key));
    const orphans = keys.filter((key) => !kept.has(key));
    for (const key of orphans) await this.storage.delete(key);
    return orphans.length;
  }
}
