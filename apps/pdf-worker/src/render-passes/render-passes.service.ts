import { archiveKey, ArchiveStorage } from '@app/archive-storage';
import { type MissingItem, missingReasonText, uniqueFileNames } from '@app/download-request';
import { type ArchiveEntry, archiveStream, OVERVIEW_FILE_NAME, overviewCsv } from '@app/pass-archive';
import { type Attempt, failRequest, publishRequest, type StoredArchive } from '@app/request-lifecycle';
import { withSpan } from '@app/tracing';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { setImmediate } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { measureRequest, measureUpload } from '../metrics';
import { type Lease } from './lease';
import { type PlannedItem, RenderPlanLoader } from './render-plan-loader';
import { PassDrawer } from './pass-drawer';

export const PUBLIC_URL = Symbol('PUBLIC_URL');

/** An item of the request, with the name of its file in the archive; null if the item has no pass. */
interface NamedItem extends PlannedItem {
  readonly fileName: string | null;
}

/** Makes the ZIP of a claimed request and publishes it: reads the plan, draws, archives and uploads. */
@Injectable()
export class RenderPassesService {
  private readonly logger = new Logger('render-passes');

  constructor(
    private readonly dataSource: DataSource,
    private readonly loadPlan: RenderPlanLoader,
    private readonly drawer: PassDrawer,
    private readonly storage: ArchiveStorage,
    @Inject(PUBLIC_URL) private readonly publicUrl: string,
  ) {}

  /**
   * Makes and publishes the ZIP.
   *
   * @param lease is told the progress
   * @param signal ends the work after the current pass, and the upload at once; the promise then rejects with the signal's reason
   */
  async renderArchive(attempt: Attempt, lease: Lease, signal: AbortSignal): Promise<void> {
    const started = performance.now();
    const items = named(await withSpan('load plan', {}, () => this.loadPlan.load(attempt, this.publicUrl)));
    const missing: MissingItem[] = items.flatMap(({ holderId, qualificationId, missingReason }) =>
      qualificationId && missingReason ? [{ holderId, qualificationId, reason: missingReason }] : [],
    );
    const archive = await withSpan('draw and upload', {}, () =>
      this.upload(attempt, items, missing, lease, signal),
    );
    if (!archive) {
      await failRequest(this.dataSource, attempt, 'no-pass-possible', missing);
      await measureRequest(this.dataSource, attempt.requestId, 'failed');
      this.logger.warn(`request ${attempt.requestId} failed: none of its passes can be made`);
      return;
    }
    await withSpan('publish', {}, () => publishRequest(this.dataSource, attempt, archive, missing));
    await measureRequest(this.dataSource, attempt.requestId, 'ready');
    const milliseconds = Math.round(performance.now() - started);
    const made = attempt.passCount - missing.length;
    this.logger.log(
      `request ${attempt.requestId} is ready: ${made} passes, ${missing.length} missing, ${archive.bytes} bytes, ${milliseconds} ms`,
    );
  }

  /** Uploads the archive while its passes are drawn. @returns undefined if no pass could be made; then nothing is left in the store */
  private async upload(
    attempt: Attempt,
    items: readonly NamedItem[],
    missing: MissingItem[],
    lease: Lease,
    signal: AbortSignal,
  ): Promise<StoredArchive | undefined> {
    const entries = this.entries(attempt, items, missing, lease, signal);
    const first = await entries.next();
    if (first.done || lease.done === 0) {
      await entries.return();
      return undefined;
    }
    const key = archiveKey(attempt.requestId, attempt.token);
    const started = performance.now();
    const { bytes, sha256 } = await this.storage.put(
      key,
      archiveStream(resume(first.value, entries), new Date()),
      { signal },
    );
    measureUpload(started);
    return { key, bytes, sha256 };
  }

  /**
   * Yields the files of the archive. A pass is only drawn when its file is requested. `overzicht.csv` comes last, because it also lists the
   * passes that could not be drawn.
   */
  private async *entries(
    attempt: Attempt,
    items: readonly NamedItem[],
    missing: MissingItem[],
    lease: Lease,
    signal: AbortSignal,
  ): AsyncGenerator<ArchiveEntry, void> {
    const due = items.flatMap((item) =>
      item.pass ? [{ item, name: item.fileName as string, position: item.position, pass: item.pass }] : [],
    );
    const draw = await this.drawer.prepare(attempt, due);
    const failed = new Map<NamedItem, MissingItem>();
    for (const [index, { item, name }] of due.entries()) {
      signal.throwIfAborted();
      const rendered = await draw(index);
      if ('pdf' in rendered) {
        lease.done += 1;
        yield { name, data: rendered.pdf };
      } else {
        const { holderId, qualificationId } = item;
        const pass = { holderId, qualificationId, reason: rendered.reason };
        failed.set(item, pass);
        missing.push(pass);
      }
      await setImmediate();
    }
    yield {
      name: OVERVIEW_FILE_NAME,
      data: overviewCsv(items.map((item) => overviewLine(item, failed.get(item)))),
    };
  }
}

function named(items: readonly PlannedItem[]): NamedItem[] {
  const names = uniqueFileNames(
    items
      .filter(({ pass }) => pass)
      .map((item) => ({ ...item, qualificationTitle: item.qualificationTitle ?? '' })),
  ).values();
  return items.map((item) => ({ ...item, fileName: item.pass ? (names.next().value as string) : null }));
}

function overviewLine(item: NamedItem, failed: MissingItem | undefined) {
  const reason = failed?.reason ?? item.missingReason;
  return {
    ...item,
    fileName: reason ? null : item.fileName,
    missingReason: reason && missingReasonText(reason),
  };
}

async function* resume<T>(first: T, rest: AsyncIterable<T>): AsyncGenerator<T> {
  yield first;
  yield* rest;
}
