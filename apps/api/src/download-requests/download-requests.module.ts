import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { AuthModule } from '../auth/auth.module';
import { DatabaseConnection, QueueConnection, StoreConnection } from '../connections';
import { API_SETTINGS, type ApiSettings } from '../settings/settings';
import { SettingsModule } from '../settings/settings.module';
import { CallLimits, CALLS_PER_WINDOW, type CallsPerWindow } from './call-limits';
import { ChangeFeed } from './change-feed';
import { DownloadLinkService } from './download-link.service';
import { DownloadRequestsController } from './download-requests.controller';
import { AccountMutex } from './account-mutex';
import { OwnRequestsService } from './own-requests.service';
import { PreviewController } from './preview.controller';
import { RenderQueueProducer } from './render-queue-producer';
import { RequestEventsService } from './request-events.service';
import { RetryService } from './retry.service';
import { SelectionService } from './selection.service';
import { SubmitService } from './submit.service';

@Module({
  imports: [AuditModule, AuthModule, DatabaseConnection, QueueConnection, SettingsModule, StoreConnection],
  controllers: [PreviewController, DownloadRequestsController],
  providers: [
    CallLimits,
    ChangeFeed,
    DownloadLinkService,
    AccountMutex,
    OwnRequestsService,
    RenderQueueProducer,
    RequestEventsService,
    RetryService,
    SelectionService,
    SubmitService,
    {
      provide: CALLS_PER_WINDOW,
      inject: [API_SETTINGS],
      useFactory: (settings: ApiSettings): CallsPerWindow => ({
        submit: settings.SUBMITS_PER_10_MINUTES,
        link: settings.LINKS_PER_10_MINUTES,
      }),
    },
  ],
  exports: [RetryService],
})
export class DownloadRequestsModule {}
