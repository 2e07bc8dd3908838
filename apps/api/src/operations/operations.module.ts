import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module';
import { DownloadRequestsModule } from '../download-requests/download-requests.module';
import { OperationsController } from './operations.controller';
import { OverviewService } from './overview.service';
import { QueueBoardController } from './queue-board/queue-board.controller';

@Module({
  imports: [AuthModule, DownloadRequestsModule],
  controllers: [OperationsController, QueueBoardController],
  providers: [OverviewService],
})
export class OperationsModule {}
