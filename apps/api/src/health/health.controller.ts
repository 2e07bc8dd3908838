import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ArchiveStorage } from '@app/archive-storage';
import { isSameClock } from '@app/database';
import { type Response } from 'express';
import { Public } from '../auth/current-account';
import { type ComponentState, inTime, stateOf } from './state-of';
import { WatchService } from './watch.service';

export class HealthView {
  status: ComponentState;
  /** What this service cannot do without. */
  components: Record<string, ComponentState>;
  /** What an operator should mend before people notice: a sentence each, with the remedy. */
  warnings: string[];
  /** For how long the request has waited that has waited longest; null: none waits, or the database does not answer. */
  oldestWaitingSeconds: number | null;
}

/** Whether the queue goes by this process's clock. */
export const CLOCKS_MATTER = Symbol('CLOCKS_MATTER');

@ApiTags('health')
@Public()
@Controller('health')
export class HealthController {
  constructor(
    private readonly watch: WatchService,
    private readonly storage: ArchiveStorage,
    @Inject(CLOCKS_MATTER) private readonly clocksMatter: boolean,
  ) {}

  /** The process runs and answers. */
  @Get('live')
  live(): { status: ComponentState } {
    return { status: 'up' };
  }

  /**
   * Requests can be taken in: the database answers and, where the queue goes by both, its clock is ours. The store is
   * shown as well, but submitting does without it, and an api that is taken out of service for a store that is away would only make the outage larger.
   */
  @Get('ready')
  async ready(@Res({ passthrough: true }) response: Response): Promise<HealthView> {
    const [look, storage] = await Promise.all([inTime(this.watch.look()), stateOf(this.storage.check())]);
    const database = look ? 'up' : 'down';
    const clock = look && this.clocksMatter && !isSameClock(look.answer.databaseAheadMs) ? 'down' : 'up';
    const status = look ? clock : 'down';
    if (status === 'down') response.status(503);
    return {
      status,
      components: { database, storage, clock },
      warnings: look ? this.watch.warnings(look.answer) : [],
      oldestWaitingSeconds: look?.answer.oldestWaitingSeconds ?? null,
    };
  }
}
