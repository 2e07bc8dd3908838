import { AccountManagement } from '@app/accounts';
import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DatabaseConnection } from '../connections';
import { MailModule } from '../mail/mail.module';
import { AccountManagementController } from './account-management.controller';
import { OrganisationsController } from './organisations.controller';

@Module({
  imports: [DatabaseConnection, MailModule],
  controllers: [AccountManagementController, OrganisationsController],
  providers: [
    {
      provide: AccountManagement,
      useFactory: (dataSource: DataSource) => new AccountManagement(dataSource, 'contact-person'),
      inject: [DataSource],
    },
  ],
})
export class AccountManagementModule {}
