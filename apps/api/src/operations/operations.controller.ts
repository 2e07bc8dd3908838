import { Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Account } from '@app/database';
import { RequestRefused } from '@app/request-lifecycle';
import { CurrentAccount, RequireRole } from '../auth/current-account';
import { RetryService } from '../download-requests/retry.service';
import { OverviewService } from './overview.service';
import { OverviewView } from './overview.view';

@ApiTags('operations')
@RequireRole('operator')
@Controller('operations')
export class OperationsController {
  constructor(
    private readonly overviews: OverviewService,
    private readonly retrying: RetryService,
  ) {}

  /** The state of the service in ids and numbers only, without names, e-mail addresses and personal references. */
  @Get('overview')
  overview(): Promise<OverviewView> {
    return this.overviews.getOverview();
  }

  /** Retry a failed request of any account. */
  @Post('requests/:id/run-again')
  @HttpCode(204)
  retry(
    @CurrentAccount() account: Account,
    @Param('id', new ParseUUIDPipe({ exceptionFactory: () => new RequestRefused('request-unknown') }))
    id: string,
  ): Promise<void> {
    return this.retrying.retryAny(account, id);
  }
}
