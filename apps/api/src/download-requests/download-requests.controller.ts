import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
  Res,
} from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Account } from '@app/database';
import { RequestRefused } from '@app/request-lifecycle';
import { type Response } from 'express';
import { CurrentAccount, RequireRole } from '../auth/current-account';
import { CurrentSession, type OngoingSession } from '../auth/current-session';
import { PageDto } from '../http/page.dto';
import { HeavyRead, HeavyWrite, LongBody } from '../http/admission/route-decorators';
import { CallRefused } from '../call-refused';
import { DownloadLinkService } from './download-link.service';
import { DownloadRequestDto } from './download-request.dto';
import {
  DownloadLinkView,
  DownloadRequestDetailsView,
  DownloadRequestPage,
  MissingItemPage,
} from './download-request.view';
import { OwnRequestsService } from './own-requests.service';
import { RequestEventsService } from './request-events.service';
import { RetryService } from './retry.service';
import { SubmitService } from './submit.service';

/** Creates a pipe that parses the id in the route. A text that is not a UUID is answered like an id that does not exist. */
const requestId = () =>
  new ParseUUIDPipe({ exceptionFactory: () => new RequestRefused('request-not-found') });

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,100}$/;

@ApiTags('download-requests')
@RequireRole('contact-person')
@Controller('download-requests')
export class DownloadRequestsController {
  constructor(
    private readonly submitting: SubmitService,
    private readonly requests: OwnRequestsService,
    private readonly links: DownloadLinkService,
    private readonly retrying: RetryService,
    private readonly events: RequestEventsService,
  ) {}

  /** Submit a request. The answer is immediate; the request becomes ready or failed later. */
  @ApiHeader({
    name: 'idempotency-key',
    required: false,
    description: 'Sending it again submits nothing twice.',
  })
  @HeavyWrite()
  @LongBody()
  @Post()
  @HttpCode(202)
  async submit(
    @CurrentAccount() account: Account,
    @Body() choices: DownloadRequestDto,
    @Res({ passthrough: true }) response: Response,
    @Headers('idempotency-key') idempotencyKey?: string,
  ): Promise<DownloadRequestDetailsView> {
    if (idempotencyKey !== undefined && !IDEMPOTENCY_KEY.test(idempotencyKey)) {
      throw new CallRefused('invalid-input', {
        errors: [{ field: 'Idempotency-Key', message: 'Idempotency-Key heeft niet de juiste vorm.' }],
      });
    }
    const id = await this.submitting.submit(account, choices, idempotencyKey);
    response.setHeader('Location', `/api/download-requests/${id}`);
    return this.requests.get(account, id);
  }

  /** The account's own requests, newest first. */
  @HeavyRead()
  @Get()
  list(
    @CurrentAccount() account: Account,
    @Query() { page, pageSize }: PageDto,
  ): Promise<DownloadRequestPage> {
    return this.requests.list(account.id, page, pageSize);
  }

  /** Server-sent events: the account's own requests, as they change. At most five streams per account; the tabs of a browser share one. */
  @ApiOkResponse({ content: { 'text/event-stream': { schema: { type: 'string' } } } })
  @Get('events')
  changes(
    @CurrentAccount() account: Account,
    @CurrentSession() session: OngoingSession,
    @Res() response: Response,
  ): void {
    this.events.open(account, session, response);
  }

  /** One request, with its progress and its first hundred missing items. */
  @Get(':id')
  get(
    @CurrentAccount() account: Account,
    @Param('id', requestId()) id: string,
  ): Promise<DownloadRequestDetailsView> {
    return this.requests.get(account, id);
  }

  /** The missing items of a request, one page at a time. */
  @HeavyRead()
  @Get(':id/missing')
  missing(
    @CurrentAccount() account: Account,
    @Param('id', requestId()) id: string,
    @Query() part: PageDto,
  ): Promise<MissingItemPage> {
    return this.requests.missing(account, id, part);
  }

  /** A link to the ZIP, valid for one minute. Rights are checked at this call, and the download is written to the audit log. */
  @Post(':id/download')
  @HttpCode(200)
  download(
    @CurrentAccount() account: Account,
    @Param('id', requestId()) id: string,
  ): Promise<DownloadLinkView> {
    return this.links.issue(account, id);
  }

  /** Retry a failed request. */
  @Post(':id/retry')
  @HttpCode(202)
  async retry(
    @CurrentAccount() account: Account,
    @Param('id', requestId()) id: string,
  ): Promise<DownloadRequestDetailsView> {
    await this.retrying.retryOwn(account, id);
    return this.requests.get(account, id);
  }
}
