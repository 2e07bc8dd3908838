import { Module } from '@nestjs/common';
import { AccountsService } from './accounts.service';
import { SessionController } from './session.controller';

@Module({ controllers: [SessionController], providers: [AccountsService], exports: [AccountsService] })
export class AuthModule {}
