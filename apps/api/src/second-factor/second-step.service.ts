import { type Attempt, AttemptLimits, SecondFactors } from '@app/accounts';
import { type Account } from '@app/database';
import { Injectable } from '@nestjs/common';
import { type SessionData } from 'express-session';
import { AuditLog } from '../audit/audit-log';
import { AccountsService } from '../auth/accounts.service';
import { clientRateLimitKey } from '../auth/client-rate-limit-key';
import { CallRefused } from '../call-refused';

/** Limits the attempts of one client. Only that client has to wait: the owner of the account can still sign in elsewhere. */
const BY_CLIENT = { name: 'code client', free: 5, firstWait: 5, longestWait: 900, forgetAfter: 3600 };

/**
 * Limits an attacker who knows the password and uses many IP addresses. The owner may then have to wait as well, but at most 300 s. With
 * this limit an attacker guesses a code about once in three years.
 */
const BY_ACCOUNT = { name: 'code account', free: 20, firstWait: 5, longestWait: 300, forgetAfter: 3600 };

/** Takes the second step of signing in. */
@Injectable()
export class SecondStepService {
  constructor(
    private readonly accounts: AccountsService,
    private readonly secondFactors: SecondFactors,
    private readonly limits: AttemptLimits,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Returns the account of the session in which the first step was taken, if the code is right.
   *
   * @param pending value of the session
   * @param client address that the call comes from
   * @throws CallRefused `second-step-over`, `wrong-code`; TooManyAttempts
   */
  async complete(
    pending: SessionData['pending'] | undefined,
    code: string,
    client: string,
  ): Promise<Account> {
    const account = await this.pendingAccount(pending);
    const attempts: Attempt[] = [
      { rule: BY_ACCOUNT, subject: [account.id] },
      { rule: BY_CLIENT, subject: [clientRateLimitKey(client), account.id] },
    ];
    await this.limits.consume(attempts);
    const isRight = await this.secondFactors.useCode(account.id, code, new Date());
    await this.audit.record({
      action: isRight ? 'signed-in' : 'second-factor-refused',
      accountId: account.id,
    });
    if (!isRight) throw new CallRefused('wrong-code');
    await this.limits.refund(attempts);
    return account;
  }

  private async pendingAccount(pending: SessionData['pending'] | undefined): Promise<Account> {
    const account =
      pending && Date.now() < pending.until ? await this.accounts.findActive(pending.accountId) : null;
    if (!account || account.sessionGeneration !== pending?.generation)
      throw new CallRefused('second-step-over');
    return account;
  }
}
