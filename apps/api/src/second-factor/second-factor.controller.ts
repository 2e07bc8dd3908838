import { requiresSecondFactor, SecondFactors } from '@app/accounts';
import { Account } from '@app/database';
import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Request } from 'express';
import { beginSession } from '../auth/begin-session';
import { AllowWithoutSecondFactor, CurrentAccount, Public } from '../auth/current-account';
import { SessionView } from '../auth/session.view';
import { SessionViewFactory } from '../auth/session-view-factory';
import { HashesPassword } from '../http/admission/route-decorators';
import { CallRefused } from '../call-refused';
import { OwnPasswordService } from '../passwords/own-password.service';
import { CurrentPasswordDto, SecondFactorCodeDto } from './second-factor.dto';
import { EnrolmentView, RecoveryCodesView } from './second-factor.view';
import { SecondStepService } from './second-step.service';

@ApiTags('session')
@Controller('session/second-factor')
export class SecondFactorController {
  constructor(
    private readonly secondFactors: SecondFactors,
    private readonly secondStep: SecondStepService,
    private readonly passwords: OwnPasswordService,
    private readonly views: SessionViewFactory,
  ) {}

  /** Take the second step of signing in, after `second-factor-needed`. Returns the account and sets the session cookie. */
  @Public()
  @Post()
  @HttpCode(200)
  async completeSignIn(@Body() { code }: SecondFactorCodeDto, @Req() request: Request): Promise<SessionView> {
    const account = await this.secondStep.complete(request.session.pending, code, request.ip ?? '');
    await beginSession(request, account);
    return this.views.create(account);
  }

  /** Begin to add a second factor. It is required at sign-in only after one of its codes was confirmed. */
  @AllowWithoutSecondFactor()
  @HashesPassword()
  @Post('enrolment')
  @HttpCode(200)
  async enrol(
    @CurrentAccount() account: Account,
    @Body() { password }: CurrentPasswordDto,
  ): Promise<EnrolmentView> {
    await this.passwords.verify(account, password);
    return this.secondFactors.beginEnrolment(account);
  }

  /** Turn on the second factor with a code of the app. All other sessions end; this one continues. */
  @AllowWithoutSecondFactor()
  @Post('confirmation')
  @HttpCode(200)
  async confirm(
    @CurrentAccount() account: Account,
    @Body() { code }: SecondFactorCodeDto,
    @Req() request: Request,
  ): Promise<RecoveryCodesView> {
    const confirmed = await this.secondFactors.confirm(account, code, new Date());
    if (!confirmed) throw new CallRefused('wrong-code');
    const { recoveryCodes, sessionGeneration } = confirmed;
    await beginSession(request, { id: account.id, sessionGeneration });
    return { recoveryCodes };
  }

  /** Remove the second factor. Refused if the account must have one. */
  @HashesPassword()
  @Post('removal')
  @HttpCode(204)
  async remove(@CurrentAccount() account: Account, @Body() { password }: CurrentPasswordDto): Promise<void> {
    if (requiresSecondFactor(account)) throw new CallRefused('second-factor-required');
    await this.passwords.verify(account, password);
    await this.secondFactors.remove(account);
  }
}
