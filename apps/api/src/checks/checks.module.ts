import { type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common';
import { DatabaseConnection } from '../connections';
import { CheckLimitGuard } from './check-limit.guard';
import { CheckPageController } from './check-page.controller';
import { ChecksController } from './checks.controller';
import { ChecksService } from './checks.service';
import { setCheckPageHeaders } from './set-check-page-headers';

@Module({
  imports: [DatabaseConnection],
  controllers: [ChecksController, CheckPageController],
  providers: [ChecksService, CheckLimitGuard],
})
export class ChecksModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(setCheckPageHeaders).forRoutes(CheckPageController);
  }
}
