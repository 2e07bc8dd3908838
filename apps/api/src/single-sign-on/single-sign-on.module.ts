import { SecretBox, SingleSignOn } from '@app/accounts';
import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditModule } from '../audit/audit.module';
import { AccountServicesModule } from '../auth/account-services.module';
import { DatabaseConnection } from '../connections';
import { API_SETTINGS, type ApiSettings } from '../settings/settings';
import { SettingsModule } from '../settings/settings.module';
import { SIGN_ON_CALLBACK, SIGN_ON_CALLBACK_PATH, SingleSignOnController } from './single-sign-on.controller';
import { SingleSignOnService } from './single-sign-on.service';

@Module({
  imports: [AccountServicesModule, AuditModule, DatabaseConnection, SettingsModule],
  controllers: [SingleSignOnController],
  providers: [
    SingleSignOnService,
    {
      provide: SingleSignOn,
      inject: [DataSource, SecretBox],
      useFactory: (dataSource: DataSource, box: SecretBox) => new SingleSignOn(dataSource, box),
    },
    {
      provide: SIGN_ON_CALLBACK,
      inject: [API_SETTINGS],
      useFactory: ({ PUBLIC_URL }: ApiSettings) => new URL(SIGN_ON_CALLBACK_PATH, PUBLIC_URL).href,
    },
  ],
})
export class SingleSignOnModule {}
