import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { AttemptLimits, Pseudonyms, SecondFactors, SecretBox, SingleSignOn } from '@app/accounts';
import { ArchiveStorage, storageOptions } from '@app/archive-storage';
import { countError } from '@app/metrics';
import {
  describeQueueError,
  openRenderQueue,
  queueTrustsClocks,
  RENDER_QUEUE_CLIENT,
} from '@app/render-queue';
import { LineLogger, throttledLog } from '@app/service-process';
import { DataSource } from 'typeorm';
import { AccountManagementModule } from './account-management/account-management.module';
import { AuditLog } from './audit/audit-log';
import { AuthModule } from './auth/auth.module';
import { SESSION_COOKIE, sessionCookieName } from './auth/session-cookie';
import { SESSION_HOURS, SessionGuard } from './auth/session.guard';
import { ChecksModule } from './checks/checks.module';
import { CALLS_PER_WINDOW, type CallsPerWindow } from './download-requests/call-limits';
import { DATABASE_URL } from './download-requests/change-feed';
import { DownloadRequestsModule } from './download-requests/download-requests.module';
import { CLOCKS_MATTER } from './health/health.service';
import { HealthModule } from './health/health.module';
import { HoldersModule } from './holders/holders.module';
import { RegistryImportsModule } from './registry-imports/registry-imports.module';
import { CrossSiteGuard } from './http/cross-site.guard';
import { IntakeInterceptor } from './http/intake/intake.interceptor';
import { ProblemFilter } from './http/problem.filter';
import { inputValidation } from './http/validation';
import { ServiceState } from './metrics/service-state';
import { MAIL_SETTINGS, mailSettings } from './mail/mail-settings';
import { type ApiSettings, isOverTls } from './settings';
import { PasswordsModule } from './passwords/passwords.module';
import { SecondFactorModule } from './second-factor/second-factor.module';
import { OperationsModule } from './operations/operations.module';
import { SIGN_ON_CALLBACK, SIGN_ON_CALLBACK_PATH } from './single-sign-on/single-sign-on.controller';
import { SingleSignOnModule } from './single-sign-on/single-sign-on.module';

/** Provides the services that several features use: database, store, queue, audit log, and values of the environment. */
@Global()
@Module({})
class ServicesModule {
  static with(settings: ApiSettings, dataSource: DataSource, logger: LineLogger): DynamicModule {
    const warn = throttledLog((line) => logger.warn(line));
    const queue = openRenderQueue(settings.QUEUE_URL, (error) => {
      const { type, line } = describeQueueError(error);
      countError(type);
      warn(line);
    });
    const box = new SecretBox(settings.SESSION_SECRET);
    const { SUBMITS_PER_10_MINUTES: submit, LINKS_PER_10_MINUTES: link } = settings;
    const pseudonyms = new Pseudonyms(settings.SESSION_SECRET);
    const providers = [
      AuditLog,
      { provide: DataSource, useValue: dataSource },
      { provide: Pseudonyms, useValue: pseudonyms },
      { provide: AttemptLimits, useValue: new AttemptLimits(dataSource, pseudonyms) },
      { provide: SecondFactors, useValue: new SecondFactors(dataSource, box) },
      { provide: SingleSignOn, useValue: new SingleSignOn(dataSource, box) },
      {
        provide: SIGN_ON_CALLBACK,
        useValue: new URL(SIGN_ON_CALLBACK_PATH, settings.PUBLIC_URL).href,
      },
      { provide: ArchiveStorage, useValue: new ArchiveStorage(storageOptions(settings)) },
      { provide: RENDER_QUEUE_CLIENT, useValue: queue },
      { provide: DATABASE_URL, useValue: settings.DATABASE_URL },
      { provide: CLOCKS_MATTER, useValue: queueTrustsClocks(settings.QUEUE_URL) },
      { provide: CALLS_PER_WINDOW, useValue: { submit, link } satisfies CallsPerWindow },
      { provide: MAIL_SETTINGS, useValue: mailSettings(settings) },
      { provide: SESSION_HOURS, useValue: settings.SESSION_HOURS },
      { provide: SESSION_COOKIE, useValue: sessionCookieName(isOverTls(settings)) },
    ];
    return { module: ServicesModule, providers, exports: providers };
  }
}

@Module({})
export class AppModule {
  /** @param dataSource connected, its schema up to date. */
  static with(settings: ApiSettings, dataSource: DataSource, logger: LineLogger): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ServicesModule.with(settings, dataSource, logger),
        AccountManagementModule,
        AuthModule,
        ChecksModule,
        DownloadRequestsModule,
        HealthModule,
        HoldersModule,
        OperationsModule,
        RegistryImportsModule,
        PasswordsModule,
        SecondFactorModule,
        SingleSignOnModule,
      ],
      providers: [
        ServiceState,
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_GUARD, useClass: CrossSiteGuard },
        SessionGuard,
        { provide: APP_GUARD, useExisting: SessionGuard },
        { provide: APP_INTERCEPTOR, useClass: IntakeInterceptor },
        { provide: APP_PIPE, useFactory: inputValidation },
      ],
    };
  }
}
