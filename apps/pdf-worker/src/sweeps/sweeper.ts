import { recordSweep, type SweepName, SWEEPS, lastSuccessWithin } from '@app/database';
import { countError, errorType } from '@app/metrics';
import { throttledLog } from '@app/service-process';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { measureSweep } from '../metrics';
import { ExpirySweep } from './expiry-sweep';
import { OrphanSweep } from './orphan-sweep';
import { RequeueSweep } from './requeue-sweep';

/** Runs each sweep at its interval. A sweep never runs twice at the same time. After a failure it runs again at the next interval. */
@Injectable()
export class Sweeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('sweeper');
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly running = new Set<Promise<void>>();

  constructor(
    private readonly requeue: RequeueSweep,
    private readonly expiry: ExpirySweep,
    private readonly orphans: OrphanSweep,
    private readonly dataSource: DataSource,
  ) {}

  onApplicationBootstrap(): void {
    this.every('re-ring', () => this.requeue.sweep());
    this.every('expire-requests', () => this.expiry.sweep());
    this.every('remove-orphans', () => this.orphans.sweep(new Date()));
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

  /** Runs a sweep once. Logs and records errors; never rejects. */
  private async once(
    name: SweepName,
    sweep: () => Promise<unknown>,
    warn: (line: string) => void,
  ): Promise<void> {
    try {
      const { skipWithin } = SWEEPS[name];
      const swept = skipWithin ? await lastSuccessWithin(this.dataSource, name, skipWithin) : null;
      if (!swept) {
        await sweep();
        await recordSweep(this.dataSource, name);
      }
      measureSweep(name, swept ?? new Date());
    } catch (error) {
      const type = errorType(error);
      countError(type);
      warn(`the sweep '${name}' failed and is tried again: ${(error as Error).message}`);
      // If the database is unavailable, the failure cannot be recorded. The operators' page then shows this sweep as late.
      await recordSweep(this.dataSource, name, type).catch(() => undefined);
    }
  }
}
