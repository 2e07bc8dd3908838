import { Controller, Get, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Response } from 'express';
import { Public } from '../auth/current-account';
import { HealthService } from './health.service';
import { HealthView } from './health.view';
import { type ComponentState } from './state-of';

/**
 * The public health routes. Probes of orchestrators use a separate port (`HEALTH_PORT`), which an attack on the public port does not
 * reach.
 */
@ApiTags('health')
@Public()
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  /** The process runs and answers. */
  @Get('live')
  live(): { status: ComponentState } {
    return { status: 'up' };
  }

  /** Requests can be submitted. The answer may be one second old. */
  @Get('ready')
  async ready(@Res({ passthrough: true }) response: Response): Promise<HealthView> {
    const health = await this.health.look();
    if (health.status === 'down') response.status(503);
    return health;
  }
}
