import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { ArchiveStorage } from '@app/archive-storage';
import { clockDifferenceMs } from '@app/database';
import { RENDER_QUEUE_CLIENT, type RenderQueue, RenderQueueUnusable } from '@app/render-queue';
import { hasNoLeaseSql, isOpenSql } from '@app/request-lifecycle';
import { DataSource } from 'typeorm';
import { InsecureCallMonitor } from '../http/require-tls';
import { type ComponentState, componentState } from './component-state';

/** Values that are read from the database, measured by its clock. */
export interface DatabaseState {
  /** Time by which the database's clock is ahead of ours; negative if it is behind. Milliseconds. */
  readonly databaseAheadMs: number;
  /** Waiting time of the request that has waited longest; null if none is waiting. */
  readonly oldestWaitingSeconds: number | null;
  /** Waiting time of the mail that has waited longest; null if none is waiting. */
  readonly oldestMailSeconds: number | null;
}

/** State of the services that making passes needs. Submitting a request works without them. */
export interface RenderingServicesState {
  readonly storage: ComponentState;
  /** `down` also means that the queue answers but accepts no jobs, as a replica does. */
  readonly queue: ComponentState;
  /** Sentence that says how to fix a queue that answers but cannot be used. Undefined if the queue works or is unreachable. */
  readonly queueRemedy?: string;
}

const LOOK_EVERY_MS = 30_000;

/** Clock difference from which there is a warning. Milliseconds. */
const CLOCKS_AGREE_WITHIN_MS = 5_000;

/** Waiting time of a request from which there is a warning. Half of the requests wait less than one second. */
const WAITS_TOO_LONG_SECONDS = 60;

/**
 * Waiting time of a mail from which there is a warning. Mails are sent at once, so several attempts have failed by then, or no process
 * sends mails.
 */
const MAIL_WAITS_TOO_LONG_SECONDS = 300;

/** Watches for problems whose cause users and operators cannot see: clocks that differ, and requests or mails that wait too long. */
@Injectable()
export class HealthMonitor implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('watch');
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly dataSource: DataSource,
    private readonly storage: ArchiveStorage,
    private readonly tls: InsecureCallMonitor,
    @Inject(RENDER_QUEUE_CLIENT) private readonly queue: RenderQueue,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.warn(), LOOK_EVERY_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Reads clock and waiting times. Rejects if the database does not answer. */
  async readDatabaseState(): Promise<DatabaseState> {
    const aheadMs = await clockDifferenceMs(this.dataSource);
    const [{ waiting, mail }] = await this.dataSource.query<
      [{ waiting: number | null; mail: number | null }]
    >(
      `SELECT (SELECT floor(extract(epoch FROM now() - min(COALESCE(lease_until, changed_at))))::int
                 FROM download_requests
                WHERE ${isOpenSql()} AND ${hasNoLeaseSql()}) AS waiting,
              (SELECT floor(extract(epoch FROM now() - min(created_at)))::int
                 FROM account_mails WHERE refused_at IS NULL AND account_id IS NOT NULL) AS mail`,
    );
    return { databaseAheadMs: -aheadMs, oldestWaitingSeconds: waiting, oldestMailSeconds: mail };
  }

  /** Checks store and queue. Resolves within about 2 s, even if they are unreachable. */
  async checkRenderingServices(): Promise<RenderingServicesState> {
    let queueRemedy: string | undefined;
    const asked = this.queue.check().catch((error: unknown) => {
      if (error instanceof RenderQueueUnusable && !error.isAway) queueRemedy = error.message;
      throw error;
    });
    const [storage, queue] = await Promise.all([componentState(this.storage.check()), componentState(asked)]);
    return { storage, queue, queueRemedy };
  }

  /** Returns one sentence per problem, which says how to fix it. */
  warnings(
    { databaseAheadMs, oldestWaitingSeconds, oldestMailSeconds }: DatabaseState,
    behind: RenderingServicesState,
  ): string[] {
    const clocks = [
      { whose: "the database's", aheadMs: databaseAheadMs },
      { whose: "the archive store's", aheadMs: this.storage.clockDifferenceMs },
    ];
    const warnings = clocks
      .filter(({ aheadMs }) => Math.abs(aheadMs) >= CLOCKS_AGREE_WITHIN_MS)
      .map(({ whose, aheadMs }) => {
        const seconds = Math.round(Math.abs(aheadMs) / 1000);
        return `clock differs: the api's is ${seconds} s ${aheadMs > 0 ? 'behind' : 'ahead of'} ${whose}; set all of them by NTP`;
      });
    if (behind.queueRemedy) warnings.push(behind.queueRemedy);
    else if ((oldestWaitingSeconds ?? 0) >= WAITS_TOO_LONG_SECONDS)
      warnings.push(`a request has waited for ${oldestWaitingSeconds} s${whyItWaits(behind)}`);
    if ((oldestMailSeconds ?? 0) >= MAIL_WAITS_TOO_LONG_SECONDS)
      warnings.push(
        `a mail has waited for ${oldestMailSeconds} s; see whether SMTP_URL is right and that server up`,
      );
    const tls = this.tls.warning();
    return tls ? [...warnings, tls] : warnings;
  }

  private async warn(): Promise<void> {
    const behind = await this.checkRenderingServices();
    const look = await this.readDatabaseState().catch(() => undefined); // If the database is unreachable, other code reports it.
    if (look) for (const warning of this.warnings(look, behind)) this.logger.warn(warning);
  }
}

/** Returns the end of the warning: the cause, if it is known, and how to fix it. */
function whyItWaits({ storage, queue }: RenderingServicesState): string {
  const away: string[] = [];
  if (storage === 'down') away.push('the archive store does not answer');
  if (queue === 'down') away.push('the queue takes no jobs (see QUEUE_URL; of Redis only the primary does)');
  if (away.length === 0) return '; start pdf-workers, or more of them, and see what they log';
  return ` and ${away.join(' and ')}; bring ${away.length > 1 ? 'both' : 'it'} back, then requests go on by themselves`;
}
