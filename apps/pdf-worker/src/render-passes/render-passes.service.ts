import { archiveKey, ArchiveStorage } from '@app/archive-storage';
import { missingReasonText, uniqueFileNames } from '@app/download-request';
import { type ArchiveEntry, archiveStream, OVERVIEW_FILE_NAME, overviewCsv } from '@app/pass-archive';
import { traced } from '@app/tracing';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { setImmediate } from 'node:timers/promises';
import { measureUpload } from '../metrics';
import { type Attempt, Attempts, type MadeArchive, type MissingPass } from './attempts';
import { DrawPasses } from './draw-passes';
import { type Lease } from './lease';
import { LoadPlan, type PlannedItem } from './load-plan';

export const PUBLIC_URL = Symbol('PUBLIC_URL');

/** A line of the request, and the name of its file; null where no pass is drawn. */
interface NamedItem extends PlannedItem {
  readonly fileName: string | null;
}

/** Makes the ZIP of one claimed request and publishes it: load, draw, archive, upload, publish. */
@Injectable()
export class RenderPassesService {
  private readonly logger = new Logger('render-passes');

  constructor(
    private readonly attempts: Attempts,
    private readonly loadPlan: LoadPlan,
    private readonly drawPasses: DrawPasses,
    private readonly storage: ArchiveStorage,
    @Inject(PUBLIC_URL) private readonly publicUrl: string,
  ) {}

  /**
   * @param lease is told how far the work is.
   * @param signal ends the work between two passes, and the upload at once; rejects with its reason.
   */
  async make(attempt: Attempt, lease: Lease, signal: AbortSignal): Promise<void> {
    const started = performance.now();
    const items = named(await traced('load plan', {}, () => this.loadPlan.load(attempt, this.publicUrl)));
    const missing: MissingPass[] = items.flatMap(({ qualificationId, missingReason }) =>
      qualificationId && missingReason ? [{ qualificationId, reason: missingReason }] : [],
    );
    const archive = await traced('draw and upload', {}, () =>
      this.upload(attempt, items, missing, lease, signal),
    );
    if (!archive) {
      await this.attempts.giveUp(attempt, 'no-pass-possible', missing);
      this.logger.warn(`request ${attempt.requestId} failed: none of its passes can be made`);
      return;
    }
    await traced('publish', {}, () => this.attempts.publish(attempt, archive, missing));
    const milliseconds = Math.round(performance.now() - started);
    const made = attempt.passCount - missing.length;
    this.logger.log(
      `request ${attempt.requestId} is ready: ${made} passes, ${missing.length} missing, ${archive.bytes} bytes, ${milliseconds} ms`,
    );
  }

  /** @returns undefined when not a single pass could be made; nothing stays in the store then. */
  private async upload(
    attempt: Attempt,
    items: readonly NamedItem[],
    missing: MissingPass[],
    lease: Lease,
    signal: AbortSignal,
  ): Promise<MadeArchive | undefined> {
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

  /** The files of the archive, each made when it is asked for; `overzicht.csv` last, when all is known. */
  private async *entries(
    attempt: Attempt,
    items: readonly NamedItem[],
    missing: MissingPass[],
    lease: Lease,
    signal: AbortSignal,
  ): AsyncGenerator<ArchiveEntry, void> {
    const due = items.flatMap((item) =>
      item.pass ? [{ item, name: item.fileName as string, position: item.position, pass: item.pass }] : [],
    );
    const draw = await this.drawPasses.open(attempt, due);
    const failed = new Map<NamedItem, MissingPass>();
    for (const [index, { item, name }] of due.entries()) {
      signal.throwIfAborted();
      const rendered = await draw(index);
      if ('pdf' in rendered) {
        lease.done += 1;
        yield { name, data: rendered.pdf };
      } else {
        const pass = { qualificationId: item.qualificationId as string, reason: rendered.reason };
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

function overviewLine(item: NamedItem, failed: MissingPass | undefined) {
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
