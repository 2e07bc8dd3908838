import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module';
import { SingleSignOnController } from './single-sign-on.controller';
import { SingleSignOnService } from './single-sign-on.service';

@Module({
  imports: [AuthModule],
  controllers: [SingleSignOnController],
  providers: [SingleSignOnService],
})
export class SingleSignOnModule {}
