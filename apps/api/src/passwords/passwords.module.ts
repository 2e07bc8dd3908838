import { Module } from '@nestjs/common';
import { MailModule } from '../mail/mail.module';
import { ForgottenPasswordsService } from './forgotten-passwords.service';
import { OwnPasswordService } from './own-password.service';
import { PasswordsController } from './passwords.controller';

@Module({
  imports: [MailModule],
  controllers: [PasswordsController],
  providers: [ForgottenPasswordsService, OwnPasswordService],
  exports: [OwnPasswordService],
})
export class PasswordsModule {}
