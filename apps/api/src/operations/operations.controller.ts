import { Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Account } from '@app/database';
import { RequestRefused } from '@app/request-lifecycle';
import { CurrentAccount, OnlyFor } from '../auth/current-account';
import { RetryService } from '../download-requests/retry.service';
import { OverviewService } from './overview.service';
import { OverviewView } from './overview.view';

@ApiTags('operations')
@OnlyFor('operator')
@Controller('operations')
export class OperationsController {
  constructor(
    private readonly overviews: OverviewService,
    private readonly retrying: RetryService,
  ) {}

  /** How the service does, by ids and numbers alone: no name, no address, no personal reference. */
  @Get('overview')
  overview(): Promise<OverviewView> {
    return this.overviews.look();
  }

  /** Make somebody's failed request again. */
  @Post('requests/:id/run-again')
  @HttpCode(204)
  runAgain(
    @CurrentAccount() account: Account,
    @Param('id', new ParseUUIDPipe({ exceptionFactory: () => new RequestRefused('request-unknown') }))
    id: string,
  ): Promise<void> {
    return this.retrying.retryAny(account, id);
  }
}
