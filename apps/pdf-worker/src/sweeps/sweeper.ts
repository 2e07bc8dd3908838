import { recordSweep, type SweepName, SWEEPS, sweptWithin } from '@app/database';
import { countError, errorType } from '@app/metrics';
import { throttledLog } from '@app/service-process';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { measureSweep } from '../metrics';
import { ExpireRequests } from './expire-requests';
import { ReRing } from './re-ring';
import { RemoveOrphans } from './remove-orphans';

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
    this.every('remove-orphans', () => this.removeOrphans.sweep(new Date()));
  }

  async onApplicationShutdown(): Promise<void> {
    this.timers.forEach((timer) => clearInterval(timer));
    await Promise.all(this.running);
  }

  private every(name: SweepName, sweep: () => Promise<unknown>): void {
    const warn = throttledLog((line) => this.logger.warn(line), 30_000);
    let current: Promise<void> | undefined;
    const run = () => {
      if (current) return;
      current = this.once(name, sweep, warn).finally(() => {
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
    warn: (line: string) => void,
  ): Promise<void> {
    try {
      const { notWithin } = SWEEPS[name];
      const swept = notWithin ? await sweptWithin(this.dataSource, name, notWithin) : null;
      if (!swept) {
        await sweep();
        await recordSweep(this.dataSource, name);
      }
      measureSweep(name, swept ?? new Date());
    } catch (error) {
      const type = errorType(error);
      countError(type);
      warn(`the sweep '${name}' failed and is tried again: ${(error as Error).message}`);
      // A database that is away cannot be told; that this sweep is late tells the rest.
      await recordSweep(this.dataSource, name, type).catch(() => undefined);
    }
  }
}
