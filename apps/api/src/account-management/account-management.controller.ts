import { AccountManagement, AccountRefused, listAccounts, type AccountChange } from '@app/accounts';
import { Account } from '@app/database';
import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { CurrentAccount, OnlyFor } from '../auth/current-account';
import { Refusal } from '../refusal';
import { MailSender } from '../mail/mail-sender';
import { AccountListDto, NewAccountDto, OrganisationCodeDto, ResetDto } from './account.dto';
import { AccountPageView, AccountView, accountView } from './account.view';

/** An id that is no UUID is an id that nothing has. */
const accountId = () => new ParseUUIDPipe({ exceptionFactory: () => new Refusal('account-not-found') });

/** Contact persons, managed by operators. Operators themselves are added and disabled at the command line alone. */
@ApiTags('accounts')
@OnlyFor('operator')
@Controller('operations/accounts')
export class AccountManagementController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly management: AccountManagement,
    private readonly mails: MailSender,
  ) {}

  /** Contact persons by name. */
  @Get()
  async list(@Query() { search, page, pageSize }: AccountListDto): Promise<AccountPageView> {
    const found = await listAccounts(this.dataSource, { role: 'contact-person', search, page, pageSize });
    return { items: found.items.map(accountView), total: found.total };
  }

  /** Add a contact person, who is mailed a link to set a password. */
  @Post()
  async add(@CurrentAccount() operator: Account, @Body() account: NewAccountDto): Promise<AccountView> {
    return this.answer(this.management.add({ ...account, role: 'contact-person' }, operator));
  }

  /** End sessions and downloads at once; signing in is over, too. */
  @Post(':id/disable')
  @HttpCode(200)
  disable(@CurrentAccount() operator: Account, @Param('id', accountId()) id: string): Promise<AccountView> {
    return this.answer(this.management.disable(id, operator));
  }

  /** Let somebody sign in again, by the password of before. */
  @Post(':id/enable')
  @HttpCode(200)
  enable(@CurrentAccount() operator: Account, @Param('id', accountId()) id: string): Promise<AccountView> {
    return this.answer(this.management.enable(id, operator));
  }

  /** Take the password away, end all sessions, and mail a link to set another; or invite again. */
  @Post(':id/reset')
  @HttpCode(200)
  reset(
    @CurrentAccount() operator: Account,
    @Param('id', accountId()) id: string,
    @Body() { secondFactor }: ResetDto,
  ): Promise<AccountView> {
    return this.answer(this.management.reset(id, operator, { secondFactor }));
  }

  /** Let somebody act for this organisation, too. */
  @Post(':id/grant')
  @HttpCode(200)
  grant(
    @CurrentAccount() operator: Account,
    @Param('id', accountId()) id: string,
    @Body() { code }: OrganisationCodeDto,
  ): Promise<AccountView> {
    return this.answer(this.management.grant(id, code, operator));
  }

  /** Let somebody act for this organisation no longer; ends their sessions at once. */
  @Post(':id/withdraw')
  @HttpCode(200)
  withdraw(
    @CurrentAccount() operator: Account,
    @Param('id', accountId()) id: string,
    @Body() { code }: OrganisationCodeDto,
  ): Promise<AccountView> {
    return this.answer(this.management.withdraw(id, code, operator));
  }

  /** The account as it is now; whatever mail is owed goes out meanwhile. */
  private async answer(change: Promise<AccountChange>): Promise<AccountView> {
    const { id } = await change;
    const { items } = await listAccounts(this.dataSource, { role: 'contact-person', id });
    this.mails.sendNow();
    if (!items[0]) throw new AccountRefused('account-not-found');
    return accountView(items[0]);
  }
}
