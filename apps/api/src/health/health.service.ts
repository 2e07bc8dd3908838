import { isAllowedClockDifference } from '@app/database';
import { Inject, Injectable } from '@nestjs/common';
import { type HealthView } from './health.view';
import { withTimeout } from './component-state';
import { HealthMonitor } from './health-monitor';

/** Injection token for a boolean: true if the queue depends on the clock of this process. */
export const CLOCKS_MATTER = Symbol('CLOCKS_MATTER');

/** Minimum time between two checks of database, queue and store, in milliseconds. */
const LOOK_EVERY_MS = 1_000;

/** Reports the health of the api and of the services that it needs. */
@Injectable()
export class HealthService {
  private last?: Promise<HealthView>;
  private lookedAt = -Infinity;

  constructor(
    private readonly watch: HealthMonitor,
    @Inject(CLOCKS_MATTER) private readonly clocksMatter: boolean,
  ) {}

  /**
   * Reports if requests can be submitted. This requires that the database answers and, if the queue depends on clocks, that the database's
   * clock agrees with ours. Store and queue are reported but do not decide: submitting works without them, and taking all apis out of
   * service would make such an outage worse. The answer may be one second old.
   */
  check(): Promise<HealthView> {
    const now = performance.now();
    if (this.last && now - this.lookedAt < LOOK_EVERY_MS) return this.last;
    this.lookedAt = now;
    this.last = this.lookNow();
    return this.last;
  }

  async isReady(): Promise<boolean> {
    return (await this.check()).status === 'up';
  }

  private async lookNow(): Promise<HealthView> {
    const [look, behind] = await Promise.all([
      withTimeout(this.watch.readDatabaseState()),
      this.watch.checkRenderingServices(),
    ]);
    const database = look ? 'up' : 'down';
    const { storage, queue } = behind;
    const clock =
      look && this.clocksMatter && !isAllowedClockDifference(look.answer.databaseAheadMs) ? 'down' : 'up';
    return {
      status: look ? clock : 'down',
      components: { database, storage, queue, clock },
      warnings: look ? this.watch.warnings(look.answer, behind) : [],
      oldestWaitingSeconds: look?.answer.oldestWaitingSeconds ?? null,
    };
  }
}
