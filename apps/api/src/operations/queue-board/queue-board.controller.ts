import { lockRights } from '@app/accounts';
import { All, Controller, Inject, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { RENDER_QUEUE_CLIENT, type RenderQueue, requestIdOfJob } from '@app/render-queue';
import { type Request, type Response, type Router } from 'express';
import { DataSource } from 'typeorm';
import { AuditLog } from '../../audit/audit-log';
import { RequireRole } from '../../auth/current-account';
import { ChecksOriginItself } from '../../http/cross-site.guard';
import { onResponseClosed } from '../../http/admission/response-closed';
import { ReadsBodyItself } from '../../http/admission/route-decorators';
import { CallRefused } from '../../call-refused';
import { API_SETTINGS, type ApiSettings } from '../../settings/settings';
import { boardRouter } from './board-router';
import { IdsOnlyQueue } from './ids-only-queue';
import { QueueBoardFilter } from './queue-board.filter';

/**
 * Serves the queue dashboard (bull-board) to operators. The dashboard runs in a route handler and not as middleware, because guards only
 * run before handlers. So the guards protect every page, file and call below this path.
 */
@ApiExcludeController()
@RequireRole('operator')
@UseFilters(QueueBoardFilter)
@Controller('operations/queues')
export class QueueBoardController {
  private readonly router: Router;

  constructor(
    @Inject(RENDER_QUEUE_CLIENT) queue: RenderQueue,
    @Inject(API_SETTINGS) { PUBLIC_URL }: ApiSettings,
    audit: AuditLog,
    dataSource: DataSource,
  ) {
    this.router = boardRouter(new IdsOnlyQueue(queue), PUBLIC_URL, ({ account }, jobId) =>
      dataSource.transaction(async (manager) => {
        if (!account) throw new CallRefused('not-signed-in');
        await lockRights(manager, account);
        const requestId = requestIdOfJob(jobId);
        await audit.record({ action: 'queue-job-retried', accountId: account.id, requestId }, manager);
      }),
    );
  }

  @All(['', '{*path}'])
  @ChecksOriginItself()
  @ReadsBodyItself()
  async handle(@Req() request: Request, @Res() response: Response): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      onResponseClosed(response, resolve);
      this.router(request, response, (error?: unknown) =>
        reject(error instanceof Error ? error : new CallRefused('not-found')),
      );
    });
  }
}
