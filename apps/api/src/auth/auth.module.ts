import { Module } from '@nestjs/common';
import { AccountsService } from './accounts.service';
import { SignInLimits } from './sign-in-limits';
import { KnownBrowsers } from './known-browsers';
import { SessionController } from './session.controller';
import { SessionViews } from './session-views';
import { SignInService } from './sign-in.service';

@Module({
  controllers: [SessionController],
  providers: [AccountsService, SignInLimits, KnownBrowsers, SessionViews, SignInService],
  exports: [AccountsService, SessionViews],
})
export class AuthModule {}
