import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module';
import { CallLimits } from './call-limits';
import { ChangeFeed } from './change-feed';
import { DownloadLinkService } from './download-link.service';
import { DownloadRequestsController } from './download-requests.controller';
import { AccountTurns } from './account-turns';
import { MakeAgain } from './make-again';
import { OwnRequestsService } from './own-requests.service';
import { PreviewController } from './preview.controller';
import { RenderBell } from './render-bell';
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
    MakeAgain,
    OwnRequestsService,
    RenderBell,
    RequestEventsService,
    RetryService,
    SelectionService,
    SubmitService,
  ],
  exports: [MakeAgain, RenderBell],
})
export class DownloadRequestsModule {}
