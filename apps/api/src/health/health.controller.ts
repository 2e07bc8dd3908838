import { Controller, Get, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ArchiveStorage } from '@app/archive-storage';
import { type Response } from 'express';
import { DataSource } from 'typeorm';
import { Public } from '../auth/current-account';

type ComponentState = 'up' | 'down';

export class HealthView {
  status: ComponentState;
  /** What this service cannot do without. */
  components: Record<string, ComponentState>;
}

const ANSWER_WITHIN_MS = 2_000;

@ApiTags('health')
@Public()
@Controller('health')
export class HealthController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly storage: ArchiveStorage,
  ) {}

  /** The process runs and answers. */
  @Get('live')
  live(): { status: ComponentState } {
    return { status: 'up' };
  }

  /**
   * Requests can be taken in: the database answers. The store is shown as well, but submitting does without it, and
   * an api that is taken out of service for a store that is away would only make the outage larger.
   */
  @Get('ready')
  async ready(@Res({ passthrough: true }) response: Response): Promise<HealthView> {
    const [database, storage] = await Promise.all([
      stateOf(this.dataSource.query('SELECT 1')),
      stateOf(this.storage.check()),
    ]);
    if (database === 'down') response.status(503);
    return { status: database, components: { database, storage } };
  }
}

async function stateOf(answer: Promise<unknown>): Promise<ComponentState> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), ANSWER_WITHIN_MS);
  });
  try {
    await Promise.race([answer, tooLate]);
    return 'up';
  } catch {
    return 'down';
  } finally {
    clearTimeout(timer);
  }
}
