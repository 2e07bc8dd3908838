import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module';
import { CallLimits } from './call-limits';
import { ChangeFeed } from './change-feed';
import { DownloadLinkService } from './download-link.service';
import { DownloadRequestsController } from './download-requests.controller';
import { AccountTurns } from './account-turns';
import { OwnRequestsService } from './own-requests.service';
import { PreviewController } from './preview.controller';
import { RenderQueueProducer } from './render-queue-producer';
import { RequestEventsService } from './request-events.service';
import { RetryService } from './retry.service';
import { SelectionService } from './selection.service';
import { SubmitService } from './submit.service';

@Module({
  imports: [AuthModule],
  controllers: [PreviewController, DownloadRequestsController],
  providers: [
    CallLimits,
    ChangeFeed,
    DownloadLinkService,
    AccountTurns,
    OwnRequestsService,
    RenderQueueProducer,
    RequestEventsService,
    RetryService,
    SelectionService,
    SubmitService,
  ],
  exports: [RetryService],
})
export class DownloadRequestsModule {}
