import { Module } from '@nestjs/common';
import { DatabaseConnection } from '../connections';
import { API_SETTINGS } from '../settings/settings';
import { SettingsModule } from '../settings/settings.module';
import { MailSender } from './mail-sender';
import { MAIL_SETTINGS, mailSettings } from './mail-settings';

@Module({
  imports: [DatabaseConnection, SettingsModule],
  providers: [MailSender, { provide: MAIL_SETTINGS, inject: [API_SETTINGS], useFactory: mailSettings }],
  exports: [MailSender],
})
export class MailModule {}
