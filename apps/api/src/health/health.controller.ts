import { Controller, Get, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Response } from 'express';
import { Public } from '../auth/current-account';
import { HealthService } from './health.service';
import { HealthView } from './health.view';
import { type ComponentState } from './component-state';

/**
 * The public health routes. Orchestrators probe a separate port instead (`HEALTH_PORT`), so that an attack on the public port does not make
 * their probes fail.
 */
@ApiTags('health')
@Public()
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  /** Reports that the process runs and answers. */
  @Get('live')
  live(): { status: ComponentState } {
    return { status: 'up' };
  }

  /** Reports whether requests can be submitted. The answer may be one second old. */
  @Get('ready')
  async ready(@Res({ passthrough: true }) response: Response): Promise<HealthView> {
    const health = await this.health.check();
    if (health.status === 'down') response.status(503);
    return health;
  }
}
