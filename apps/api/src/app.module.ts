import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { AccountManagementModule } from './account-management/account-management.module';
import { AuthModule } from './auth/auth.module';
import { SessionGuard } from './auth/session.guard';
import { ChecksModule } from './checks/checks.module';
import { DownloadRequestsModule } from './download-requests/download-requests.module';
import { HealthModule } from './health/health.module';
import { HoldersModule } from './holders/holders.module';
import { CrossSiteGuard } from './http/cross-site.guard';
import { AdmissionInterceptor } from './http/admission/admission.interceptor';
import { ProblemFilter } from './http/problem.filter';
import { inputValidation } from './http/validation';
import { MetricsModule } from './metrics/metrics.module';
import { OperationsModule } from './operations/operations.module';
import { PasswordsModule } from './passwords/passwords.module';
import { RegistryImportsModule } from './registry-imports/registry-imports.module';
import { SecondFactorModule } from './second-factor/second-factor.module';
import { SettingsModule } from './settings/settings.module';
import { SingleSignOnModule } from './single-sign-on/single-sign-on.module';

@Module({
  imports: [
    SettingsModule,
    AccountManagementModule,
    AuthModule,
    ChecksModule,
    DownloadRequestsModule,
    HealthModule,
    HoldersModule,
    MetricsModule,
    OperationsModule,
    RegistryImportsModule,
    PasswordsModule,
    SecondFactorModule,
    SingleSignOnModule,
  ],
  providers: [
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_GUARD, useClass: CrossSiteGuard },
    { provide: APP_GUARD, useExisting: SessionGuard },
    { provide: APP_INTERCEPTOR, useClass: AdmissionInterceptor },
    { provide: APP_PIPE, useFactory: inputValidation },
  ],
})
export class AppModule {}
