import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module';
import { DownloadRequestsModule } from '../download-requests/download-requests.module';
import { QueueBoardController } from './queue-board/queue-board.controller';

@Module({
  imports: [AuthModule, DownloadRequestsModule],
  controllers: [QueueBoardController],
})
export class OperationsModule {}
