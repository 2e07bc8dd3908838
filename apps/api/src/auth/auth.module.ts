import { Module } from '@nestjs/common';
import { AccountsService } from './accounts.service';
import { SessionController } from './session.controller';
import { SignInService } from './sign-in.service';

@Module({
  controllers: [SessionController],
  providers: [AccountsService, SignInService],
  exports: [AccountsService],
})
export class AuthModule {}
