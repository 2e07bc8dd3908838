import { hasSwept, recordSweep, type SweepName, SWEEPS } from '@app/database';
import { countError, errorType } from '@app/metrics';
import { throttledLog } from '@app/service-process';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { measureSweep } from '../metrics';
import { ExpireRequests } from './expire-requests';
import { ReRing } from './re-ring';
import { RemoveOrphans } from './remove-orphans';

/**
 * The sweep of orphans reads the names of all archives, so it is left out when some worker ended one this recently: workers that
 * were just started make the requests that have waited for them. Seconds.
 */
const ORPHANS_AT_MOST_EVERY = 1_800;

/** Runs the sweeps, each at its own pace and never twice at once; a sweep that fails is tried again the next time. */
@Injectable()
export class Sweeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('sweeper');
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly running = new Set<Promise<void>>();

  constructor(
    private readonly reRing: ReRing,
    private readonly expireRequests: ExpireRequests,
    private readonly removeOrphans: RemoveOrphans,
    private readonly dataSource: DataSource,
  ) {}

  onApplicationBootstrap(): void {
    this.every('re-ring', () => this.reRing.sweep());
    this.every('expire-requests', () => this.expireRequests.sweep());
    this.every('remove-orphans', () => this.removeOrphans.sweep(new Date()), ORPHANS_AT_MOST_EVERY);
  }

  async onApplicationShutdown(): Promise<void> {
    this.timers.forEach((timer) => clearInterval(timer));
    await Promise.all(this.running);
  }

  /** @param atMostEvery of all workers together, in seconds; 0: each worker sweeps at its own pace. */
  private every(name: SweepName, sweep: () => Promise<unknown>, atMostEvery = 0): void {
    const warn = throttledLog((line) => this.logger.warn(line), 30_000);
    let current: Promise<void> | undefined;
    const run = () => {
      if (current) return;
      current = this.once(name, sweep, atMostEvery, warn).finally(() => {
        if (current) this.running.delete(current);
        current = undefined;
      });
      this.running.add(current);
    };
    run();
    this.timers.push(setInterval(run, SWEEPS[name].every * 1000));
  }

  /** Never rejects. */
  private async once(
    name: SweepName,
    sweep: () => Promise<unknown>,
    atMostEvery: number,
    warn: (line: string) => void,
  ): Promise<void> {
    try {
      if (atMostEvery > 0 && (await hasSwept(this.dataSource, name, atMostEvery))) return;
      await sweep();
      await recordSweep(this.dataSource, name);
      measureSweep(name);
    } catch (error) {
      const type = errorType(error);
      countError(type);
      warn(`the sweep '${name}' failed and is tried again: ${(error as Error).message}`);
      // A database that is away cannot be told; that this sweep is late tells the rest.
      await recordSweep(this.dataSource, name, type).catch(() => undefined);
    }
  }
}
