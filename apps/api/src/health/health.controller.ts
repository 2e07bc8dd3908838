import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ArchiveStorage } from '@app/archive-storage';
import { isSameClock } from '@app/database';
import { type Response } from 'express';
import { Public } from '../auth/current-account';
import { WatchService } from './watch.service';

type ComponentState = 'up' | 'down';

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

const ANSWER_WITHIN_MS = 2_000;

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
    const [look, storage] = await Promise.all([inTime(this.watch.look()), inTime(this.storage.check())]);
    const database = stateOf(look);
    const clocksDiffer = this.clocksMatter && look.ok && !isSameClock(look.answer.databaseAheadMs);
    const clock = clocksDiffer ? 'down' : 'up';
    const status = database === 'up' ? clock : 'down';
    if (status === 'down') response.status(503);
    return {
      status,
      components: { database, storage: stateOf(storage), clock },
      warnings: look.ok ? this.watch.warnings(look.answer) : [],
      oldestWaitingSeconds: look.ok ? look.answer.oldestWaitingSeconds : null,
    };
  }
}

type InTime<T> = { readonly ok: true; readonly answer: T } | { readonly ok: false };

function stateOf({ ok }: InTime<unknown>): ComponentState {
  return ok ? 'up' : 'down';
}

async function inTime<T>(answer: Promise<T>): Promise<InTime<T>> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), ANSWER_WITHIN_MS);
  });
  try {
    return { ok: true, answer: await Promise.race([answer, tooLate]) };
  } catch {
    return { ok: false };
  } finally {
    clearTimeout(timer);
  }
}
