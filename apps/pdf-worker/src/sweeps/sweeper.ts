import { countError, errorType } from '@app/metrics';
import { throttledLog } from '@app/service-process';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { measureSweep } from '../metrics';
import { ExpireRequests } from './expire-requests';
import { ReRing } from './re-ring';
import { RemoveOrphans } from './remove-orphans';

const RE_RING_EVERY_MS = 5_000;
const EXPIRE_EVERY_MS = 60_000;
const ORPHANS_EVERY_MS = 60 * 60 * 1000;

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
  ) {}

  onApplicationBootstrap(): void {
    this.every(RE_RING_EVERY_MS, 're-ring', () => this.reRing.sweep());
    this.every(EXPIRE_EVERY_MS, 'expire-requests', () => this.expireRequests.sweep());
    this.every(ORPHANS_EVERY_MS, 'remove-orphans', () => this.removeOrphans.sweep(new Date()));
  }

  async onApplicationShutdown(): Promise<void> {
    this.timers.forEach((timer) => clearInterval(timer));
    await Promise.all(this.running);
  }

  private every(milliseconds: number, name: string, sweep: () => Promise<unknown>): void {
    const warn = throttledLog((line) => this.logger.warn(line), 30_000);
    let current: Promise<void> | undefined;
    const run = () => {
      if (current) return;
      current = sweep()
        .then(
          () => measureSweep(name),
          (error: Error) => {
            countError(errorType(error));
            warn(`the sweep '${name}' failed and is tried again: ${error.message}`);
          },
        )
        .finally(() => {
          if (current) this.running.delete(current);
          current = undefined;
        });
      this.running.add(current);
    };
    run();
    this.timers.push(setInterval(run, milliseconds));
  }
}
