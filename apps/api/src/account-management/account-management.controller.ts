import { AccountManagement, AccountRefused, listAccounts, type AccountChange } from '@app/accounts';
import { Account } from '@app/database';
import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { CurrentAccount, RequireRole } from '../auth/current-account';
import { CallRefused } from '../call-refused';
import { MailSender } from '../mail/mail-sender';
import { AccountListDto, NewAccountDto, OrganisationCodeDto, ResetPasswordDto } from './account.dto';
import { AccountPageView, AccountView, accountView } from './account.view';

/** Creates a pipe that checks an account id. A text that is not a UUID gets the same answer as an id that does not exist. */
const accountId = () => new ParseUUIDPipe({ exceptionFactory: () => new CallRefused('account-not-found') });

/** Routes with which operators manage contact persons. Operator accounts are managed only at the command line. */
@ApiTags('accounts')
@RequireRole('operator')
@Controller('operations/accounts')
export class AccountManagementController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly management: AccountManagement,
    private readonly mails: MailSender,
  ) {}

  /** List contact persons by name. */
  @Get()
  async list(@Query() { search, page, pageSize }: AccountListDto): Promise<AccountPageView> {
    const found = await listAccounts(this.dataSource, { role: 'contact-person', search, page, pageSize });
    return { items: found.items.map(accountView), total: found.total };
  }

  /** Add a contact person. The service mails a link to set a password. */
  @Post()
  async add(@CurrentAccount() operator: Account, @Body() account: NewAccountDto): Promise<AccountView> {
    return this.answer(this.management.add({ ...account, role: 'contact-person' }, operator));
  }

  /** Disable the account: ends its sessions and downloads at once. */
  @Post(':id/disable')
  @HttpCode(200)
  disable(@CurrentAccount() operator: Account, @Param('id', accountId()) id: string): Promise<AccountView> {
    return this.answer(this.management.disable(id, operator));
  }

  /** Enable the account: it can sign in again with its old password. */
  @Post(':id/enable')
  @HttpCode(200)
  enable(@CurrentAccount() operator: Account, @Param('id', accountId()) id: string): Promise<AccountView> {
    return this.answer(this.management.enable(id, operator));
  }

  /**
   * Remove the password, end all sessions, and mail a link to set a new password. If the account never had a password, it is invited again.
   */
  @Post(':id/reset')
  @HttpCode(200)
  resetPassword(
    @CurrentAccount() operator: Account,
    @Param('id', accountId()) id: string,
    @Body() { secondFactor }: ResetPasswordDto,
  ): Promise<AccountView> {
    return this.answer(this.management.resetPassword(id, operator, { secondFactor }));
  }

  /** Let the contact person also act for this organisation. */
  @Post(':id/grant')
  @HttpCode(200)
  grantOrganisation(
    @CurrentAccount() operator: Account,
    @Param('id', accountId()) id: string,
    @Body() { code }: OrganisationCodeDto,
  ): Promise<AccountView> {
    return this.answer(this.management.grantOrganisation(id, code, operator));
  }

  /** Remove the right to act for this organisation, and end the contact person's sessions at once. */
  @Post(':id/withdraw')
  @HttpCode(200)
  withdrawOrganisation(
    @CurrentAccount() operator: Account,
    @Param('id', accountId()) id: string,
    @Body() { code }: OrganisationCodeDto,
  ): Promise<AccountView> {
    return this.answer(this.management.withdrawOrganisation(id, code, operator));
  }

  /** Returns the account after the change. Also starts to send the pending mails, without waiting for the mail server. */
  private async answer(change: Promise<AccountChange>): Promise<AccountView> {
    const { id } = await change;
    const { items } = await listAccounts(this.dataSource, { role: 'contact-person', id });
    this.mails.sendNow();
    if (!items[0]) throw new AccountRefused('account-not-found');
    return accountView(items[0]);
  }
}
