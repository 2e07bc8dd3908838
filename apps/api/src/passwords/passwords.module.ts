import { Module } from '@nestjs/common';
import { AccountServicesModule } from '../auth/account-services.module';
import { DatabaseConnection } from '../connections';
import { MailModule } from '../mail/mail.module';
import { ForgottenPasswordsService } from './forgotten-passwords.service';
import { OwnPasswordService } from './own-password.service';
import { PasswordsController } from './passwords.controller';

@Module({
  imports: [AccountServicesModule, DatabaseConnection, MailModule],
  controllers: [PasswordsController],
  providers: [ForgottenPasswordsService, OwnPasswordService],
  exports: [OwnPasswordService],
})
export class PasswordsModule {}
