import { Inject, Injectable } from '@nestjs/common';
import { SWEEP_NAMES, type SweepName, SWEEPS } from '@app/database';
import { RENDER_QUEUE_CLIENT, type RenderQueue } from '@app/render-queue';
import { DataSource } from 'typeorm';
import { FAILED_SQL, KEPT_SQL, OPEN_SQL, SWEEPS_SQL } from './overview-queries';
import { type FailedRequestView, type FailureReasonView, type OverviewView } from './overview.view';
import {
  type ExpiryView,
  type OldestRequestView,
  type StorageView,
  type ThroughputView,
} from './overview.view';

interface OpenRow {
  readonly at: string;
  readonly waiting: number;
  readonly running: number;
  readonly oldest: OldestRequestView | null;
}

interface FailedRow {
  readonly reasons: FailureReasonView[];
  readonly newest: FailedRequestView[];
}

interface KeptRow {
  readonly throughput: ThroughputView;
  readonly storage: StorageView;
  readonly next: ExpiryView[];
}

interface SweepRow {
  readonly sweep: SweepName;
  readonly seconds: number | null;
  readonly failure: string | null;
}

/** Reads the state of the service for the operators' page. */
@Injectable()
export class OverviewService {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(RENDER_QUEUE_CLIENT) private readonly queue: RenderQueue,
  ) {}

  /**
   * Runs four queries. Each uses an index that contains only its rows, so expired requests, which are never deleted, do not slow it down.
   */
  async getOverview(): Promise<OverviewView> {
    const [open, failed, kept, sweeps] = await Promise.all([
      this.one<OpenRow>(OPEN_SQL),
      this.one<FailedRow>(FAILED_SQL),
      this.one<KeptRow>(KEPT_SQL),
      this.dataSource.query<SweepRow[]>(SWEEPS_SQL),
    ]);
    const { at, ...openRequests } = open;
    return {
      at,
      queue: this.queue.backend,
      open: openRequests,
      throughput: kept.throughput,
      failures: failed.reasons,
      failed: failed.newest,
      storage: kept.storage,
      nextExpiries: kept.next,
      sweeps: SWEEP_NAMES.map((sweep) =>
        healthOf(
          sweep,
          sweeps.find((row) => row.sweep === sweep),
        ),
      ),
    };
  }

  private async one<Row>(sql: string): Promise<Row> {
    const [row] = await this.dataSource.query<Row[]>(sql);
    if (!row) throw new Error('An overview without a row: an aggregate always has one.');
    return row;
  }
}

function healthOf(sweep: SweepName, row: SweepRow | undefined) {
  const seconds = row?.seconds ?? null;
  return {
    sweep,
    succeededSecondsAgo: seconds,
    late: seconds === null || seconds > SWEEPS[sweep].lateAfter,
    failure: row?.failure ?? null,
  };
}
