import { readLink, setPasswordByLink } from '@app/accounts';
import { Account } from '@app/database';
import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Request } from 'express';
import { DataSource } from 'typeorm';
import { beginSession } from '../auth/begin-session';
import { CurrentAccount, Public } from '../auth/current-account';
import { HashesPassword } from '../http/admission/route-decorators';
import { MailSender } from '../mail/mail-sender';
import { ForgottenPasswordsService } from './forgotten-passwords.service';
import { OwnPasswordService } from './own-password.service';
import { PasswordLinkView, passwordLinkView } from './password-link.view';
import { ChangePasswordDto, ForgotPasswordDto, PasswordLinkDto, SetPasswordDto } from './passwords.dto';

@ApiTags('passwords')
@Controller()
export class PasswordsController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly forgotten: ForgottenPasswordsService,
    private readonly own: OwnPasswordService,
    private readonly mails: MailSender,
  ) {}

  /** Ask for a link to choose a new password. The response is the same for every address. */
  @Public()
  @Post('password-resets')
  @HttpCode(202)
  requestReset(@Body() { email }: ForgotPasswordDto, @Req() request: Request): Promise<void> {
    return this.forgotten.requestReset(email, request.ip ?? '');
  }

  /** Get the account whose password is set with this link. The link can still be used afterwards. */
  @Public()
  @Post('password-links/look')
  @HttpCode(200)
  async readLink(@Body() { token }: PasswordLinkDto): Promise<PasswordLinkView> {
    return passwordLinkView(await readLink(this.dataSource.manager, token));
  }

  /** Set the password with a link. The link cannot be used again, and all sessions of the account end. */
  @Public()
  @HashesPassword()
  @Post('password-links')
  @HttpCode(204)
  async setPassword(@Body() { token, password }: SetPasswordDto): Promise<void> {
    await setPasswordByLink(this.dataSource, token, password);
    this.mails.sendNow();
  }

  /** Change the password of the signed-in account. All other sessions end; this one continues. */
  @HashesPassword()
  @Post('session/password')
  @HttpCode(204)
  async change(
    @CurrentAccount() account: Account,
    @Body() { current, password }: ChangePasswordDto,
    @Req() request: Request,
  ): Promise<void> {
    const sessionGeneration = await this.own.change(account, current, password);
    await beginSession(request, { id: account.id, sessionGeneration });
  }
}
