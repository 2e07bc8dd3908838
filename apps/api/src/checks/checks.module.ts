import { Module } from '@nestjs/common';
import { CheckPageController, ChecksController } from './checks.controller';
import { ChecksService } from './checks.service';

@Module({ controllers: [ChecksController, CheckPageController], providers: [ChecksService] })
export class ChecksModule {}
