import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { AuthModule } from '../auth/auth.module';
import { DatabaseConnection, QueueConnection } from '../connections';
import { DownloadRequestsModule } from '../download-requests/download-requests.module';
import { SettingsModule } from '../settings/settings.module';
import { OperationsController } from './operations.controller';
import { OverviewService } from './overview.service';
import { QueueBoardController } from './queue-board/queue-board.controller';

@Module({
  imports: [
    AuditModule,
    AuthModule,
    DatabaseConnection,
    DownloadRequestsModule,
    QueueConnection,
    SettingsModule,
  ],
  controllers: [OperationsController, QueueBoardController],
  providers: [OverviewService],
})
export class OperationsModule {}
