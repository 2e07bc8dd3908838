import { isSameClock } from '@app/database';
import { Inject, Injectable } from '@nestjs/common';
import { type HealthView } from './health.view';
import { inTime } from './state-of';
import { WatchService } from './watch.service';

/** Whether the queue goes by this process's clock. */
export const CLOCKS_MATTER = Symbol('CLOCKS_MATTER');

/** The api asks the services behind it at most this often, however often it is asked itself. Milliseconds. */
const LOOK_EVERY_MS = 1_000;

/** How the api and what it cannot do without are doing. */
@Injectable()
export class HealthService {
  private last?: Promise<HealthView>;
  private lookedAt = -Infinity;

  constructor(
    private readonly watch: WatchService,
    @Inject(CLOCKS_MATTER) private readonly clocksMatter: boolean,
  ) {}

  /**
   * Whether requests can be taken in: the database answers and, where the queue goes by both, its clock is ours. Store and queue are
   * looked at as well, but submitting does without them, and an api that is taken out of service for one that is away would
   * only make the outage larger. The answer may be a second old.
   */
  look(): Promise<HealthView> {
    const now = performance.now();
    if (this.last && now - this.lookedAt < LOOK_EVERY_MS) return this.last;
    this.lookedAt = now;
    this.last = this.lookNow();
    return this.last;
  }

  async isReady(): Promise<boolean> {
    return (await this.look()).status === 'up';
  }

  private async lookNow(): Promise<HealthView> {
    const [look, behind] = await Promise.all([inTime(this.watch.look()), this.watch.lookBehind()]);
    const database = look ? 'up' : 'down';
    const { storage, queue } = behind;
    const clock = look && this.clocksMatter && !isSameClock(look.answer.databaseAheadMs) ? 'down' : 'up';
    return {
      status: look ? clock : 'down',
      components: { database, storage, queue, clock },
      warnings: look ? this.watch.warnings(look.answer, behind) : [],
      oldestWaitingSeconds: look?.answer.oldestWaitingSeconds ?? null,
    };
  }
}
