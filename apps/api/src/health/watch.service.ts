import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { ArchiveStorage } from '@app/archive-storage';
import { clockDifferenceMs } from '@app/database';
import { type RenderQueue, RenderQueueUnusable } from '@app/render-queue';
import { hasNoLease, isOpen } from '@app/request-lifecycle';
import { DataSource } from 'typeorm';
import { RENDER_QUEUE_CLIENT } from '../download-requests/render-queue-producer';
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

/** What making passes cannot do without, and submitting can. */
export interface Behind {
  readonly storage: ComponentState;
  /** Also `down` when it answers but accepts no job, as a replica does. */
  readonly queue: ComponentState;
  /** What to do about a queue that answers and lacks what we work with; undefined when it is well, or away. */
  readonly queueRemedy?: string;
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
                WHERE ${isOpen()} AND ${hasNoLease()}) AS waiting,
              (SELECT floor(extract(epoch FROM now() - min(created_at)))::int
                 FROM account_mails WHERE refused_at IS NULL AND account_id IS NOT NULL) AS mail`,
    );
    return { databaseAheadMs: -aheadMs, oldestWaitingSeconds: waiting, oldestMailSeconds: mail };
  }

  /** Resolves within some 2 s, whatever is away. */
  async lookBehind(): Promise<Behind> {
    let queueRemedy: string | undefined;
    const asked = this.queue.check().catch((error: unknown) => {
      if (error instanceof RenderQueueUnusable && !error.isAway) queueRemedy = error.message;
      throw error;
    });
    const [storage, queue] = await Promise.all([stateOf(this.storage.check()), stateOf(asked)]);
    return { storage, queue, queueRemedy };
  }

  /** A sentence with the remedy for each thing that an operator should mend. */
  warnings({ databaseAheadMs, oldestWaitingSeconds, oldestMailSeconds }: Look, behind: Behind): string[] {
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
    const behind = await this.lookBehind();
    const look = await this.look().catch(() => undefined); // A database that is away is reported by whoever needs it.
    if (look) for (const warning of this.warnings(look, behind)) this.logger.warn(warning);
  }
}

/** The cause as far as it is known, and the remedy. */
function whyItWaits({ storage, queue }: Behind): string {
  const away: string[] = [];
  if (storage === 'down') away.push('the archive store does not answer');
  if (queue === 'down') away.push('the queue takes no jobs (see QUEUE_URL; of Redis only the primary does)');
  if (away.length === 0) return '; start pdf-workers, or more of them, and see what they log';
  return ` and ${away.join(' and ')}; bring ${away.length > 1 ? 'both' : 'it'} back, then requests go on by themselves`;
}
