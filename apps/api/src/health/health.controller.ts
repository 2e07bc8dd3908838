import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ArchiveStorage } from '@app/archive-storage';
import { clockAgrees } from '@app/database';
import { type Response } from 'express';
import { DataSource } from 'typeorm';
import { Public } from '../auth/current-account';

type ComponentState = 'up' | 'down';

export class HealthView {
  status: ComponentState;
  /** What this service cannot do without. */
  components: Record<string, ComponentState>;
}

/** Whether the queue goes by this process's clock. */
export const CLOCKS_MATTER = Symbol('CLOCKS_MATTER');

const ANSWER_WITHIN_MS = 2_000;

@ApiTags('health')
@Public()
@Controller('health')
export class HealthController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly storage: ArchiveStorage,
    @Inject(CLOCKS_MATTER) private readonly clocksMatter: boolean,
  ) {}

  /** The process runs and answers. */
  @Get('live')
  live(): { status: ComponentState } {
    return { status: 'up' };
  }

  /**
   * Requests can be taken in: the database answers and, where the queue goes by both, its clock is ours. The store is shown as well, but submitting does without it, and
   * an api that is taken out of service for a store that is away would only make the outage larger.
   */
  @Get('ready')
  async ready(@Res({ passthrough: true }) response: Response): Promise<HealthView> {
    const [sameClock, storage] = await Promise.all([
      inTime(clockAgrees(this.dataSource)).catch(() => undefined),
      inTime(this.storage.check()).then(up, down),
    ]);
    const database = sameClock === undefined ? 'down' : 'up';
    const clock = this.clocksMatter && sameClock === false ? 'down' : 'up';
    const status = database === 'up' ? clock : 'down';
    if (status === 'down') response.status(503);
    return { status, components: { database, storage, clock } };
  }
}

const up = (): ComponentState => 'up';
const down = (): ComponentState => 'down';

async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), ANSWER_WITHIN_MS);
  });
  try {
    return await Promise.race([answer, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
