import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { ArchiveStorage } from '@app/archive-storage';
import { clockDifferenceMs } from '@app/database';
import { type RenderQueue } from '@app/render-queue';
import { DataSource } from 'typeorm';
import { RENDER_QUEUE_CLIENT } from '../download-requests/render-bell';
import { TlsWatch } from '../http/require-tls';
import { type ComponentState, stateOf } from './state-of';

/** What the database tells about time, read by its own clock. */
export interface Look {
  /** How far the database's clock is ahead of ours; negative: behind. Milliseconds. */
  readonly databaseAheadMs: number;
  /** For how long the request has waited that has waited longest; null: none waits. */
  readonly oldestWaitingSeconds: number | null;
  /** For how long the mail has waited that has waited longest; null: none waits. */
  readonly oldestMailSeconds: number | null;
}

const LOOK_EVERY_MS = 30_000;

/** A clock may be off by this much before anybody is told. Milliseconds. */
const CLOCKS_AGREE_WITHIN_MS = 5_000;

/** A request that nobody takes up for this long is the operator's business; the median is a second. */
const WAITS_TOO_LONG_SECONDS = 60;

/** A mail is sent at once; this long is several tries that failed, or nobody who tries. */
const MAIL_WAITS_TOO_LONG_SECONDS = 300;

/** Looks for what people notice too late or cannot explain: clocks that differ, and requests that no worker takes up. */
@Injectable()
export class WatchService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('watch');
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly dataSource: DataSource,
    private readonly storage: ArchiveStorage,
    private readonly tls: TlsWatch,
    @Inject(RENDER_QUEUE_CLIENT) private readonly queue: RenderQueue,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.warn(), LOOK_EVERY_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Rejects when the database does not answer. */
  async look(): Promise<Look> {
    const aheadMs = await clockDifferenceMs(this.dataSource);
    const [{ waiting, mail }] = await this.dataSource.query<
      [{ waiting: number | null; mail: number | null }]
    >(
      `SELECT (SELECT floor(extract(epoch FROM now() - min(COALESCE(lease_until, changed_at))))::int
                 FROM download_requests
                WHERE state IN ('submitted', 'rendering') AND (lease_until IS NULL OR lease_until < now())) AS waiting,
              (SELECT floor(extract(epoch FROM now() - min(created_at)))::int
                 FROM account_mails WHERE refused_at IS NULL AND account_id IS NOT NULL) AS mail`,
    );
    return { databaseAheadMs: -aheadMs, oldestWaitingSeconds: waiting, oldestMailSeconds: mail };
  }

  /** Why no request is made although the queue answers; undefined: it is well, or away. */
  queueTrouble(): Promise<string | undefined> {
    return this.queue.trouble();
  }

  /**
   * A sentence with the remedy for each thing that an operator should mend.
   *
   * @param storage how the archive store is
   * @param queueTrouble as `queueTrouble` tells it
   */
  warnings(
    { databaseAheadMs, oldestWaitingSeconds, oldestMailSeconds }: Look,
    storage: ComponentState,
    queueTrouble?: string,
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
    if (queueTrouble) warnings.push(queueTrouble);
    else if ((oldestWaitingSeconds ?? 0) >= WAITS_TOO_LONG_SECONDS)
      warnings.push(
        storage === 'down'
          ? `a request has waited for ${oldestWaitingSeconds} s and the archive store does not answer; bring it back, then requests go on by themselves`
          : `a request has waited for ${oldestWaitingSeconds} s; start pdf-workers, or more of them, and see what they log`,
      );
    if ((oldestMailSeconds ?? 0) >= MAIL_WAITS_TOO_LONG_SECONDS)
      warnings.push(
        `a mail has waited for ${oldestMailSeconds} s; see whether SMTP_URL is right and that server up`,
      );
    const tls = this.tls.warning();
    return tls ? [...warnings, tls] : warnings;
  }

  private async warn(): Promise<void> {
    const storage = await stateOf(this.storage.check());
    const queueTrouble = await this.queueTrouble();
    const look = await this.look().catch(() => undefined); // A database that is away is reported by whoever needs it.
    if (look) for (const warning of this.warnings(look, storage, queueTrouble)) this.logger.warn(warning);
  }
}
