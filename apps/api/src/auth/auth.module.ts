import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { DatabaseConnection } from '../connections';
import { API_SETTINGS, type ApiSettings, isOverTls } from '../settings/settings';
import { SettingsModule } from '../settings/settings.module';
import { AccountServicesModule } from './account-services.module';
import { AccountsService } from './accounts.service';
import { KnownBrowsers } from './known-browsers';
import { SESSION_COOKIE, sessionCookieName } from './session-cookie';
import { SessionController } from './session.controller';
import { SESSION_HOURS, SessionGuard } from './session.guard';
import { SessionPool } from './session-pool';
import { SessionViewFactory } from './session-view-factory';
import { SignInLimits } from './sign-in-limits';
import { SignInService } from './sign-in.service';

@Module({
  imports: [AccountServicesModule, AuditModule, DatabaseConnection, SettingsModule],
  controllers: [SessionController],
  providers: [
    AccountsService,
    KnownBrowsers,
    SessionGuard,
    SessionPool,
    SessionViewFactory,
    SignInLimits,
    SignInService,
    {
      provide: SESSION_HOURS,
      inject: [API_SETTINGS],
      useFactory: (settings: ApiSettings) => settings.SESSION_HOURS,
    },
    {
      provide: SESSION_COOKIE,
      inject: [API_SETTINGS],
      useFactory: (settings: ApiSettings) => sessionCookieName(isOverTls(settings)),
    },
  ],
  exports: [AccountsService, SessionGuard, SessionViewFactory],
})
export class AuthModule {}
