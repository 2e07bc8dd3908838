import { Module } from '@nestjs/common';
import { SingleSignOnController } from './single-sign-on.controller';
import { SingleSignOnService } from './single-sign-on.service';

@Module({
  controllers: [SingleSignOnController],
  providers: [SingleSignOnService],
})
export class SingleSignOnModule {}
