import { AttemptLimits, caseFoldAddress, enqueueResetMail, TooManyAttempts } from '@app/accounts';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { clientRateLimitKey } from '../auth/client-rate-limit-key';
import { CallRefused } from '../call-refused';
import { MailSender } from '../mail/mail-sender';

/** Limits a client that asks for links for many addresses. The limit is high, because a whole office can be one client. */
const BY_CLIENT = { name: 'reset client', free: 20, firstWait: 60, longestWait: 900, forgetAfter: 3600 };

/**
 * Limits the mails to one mailbox: the fourth one within an hour is not sent. The answer is still the same, so that it does not show which
 * addresses have accounts. A link works for an hour, so the owner still has one that works.
 */
const BY_ADDRESS = { name: 'reset address', free: 2, firstWait: 3600, longestWait: 3600, forgetAfter: 3600 };

/**
 * Handles 'Wachtwoord vergeten' (forgotten password). Answer and duration are the same for every address, so that they do not show which
 * addresses have accounts.
 */
@Injectable()
export class ForgottenPasswordsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly limits: AttemptLimits,
    private readonly mails: MailSender,
  ) {}

  /**
   * Enqueues a mail with a link, if there is an account with this address.
   *
   * @param client address that the call comes from
   * @throws CallRefused `too-many-resets`, even if there is no such account
   */
  async requestReset(email: string, client: string): Promise<void> {
    const address = caseFoldAddress(email);
    try {
      await this.limits.consume([{ rule: BY_CLIENT, subject: [clientRateLimitKey(client)] }]);
    } catch (error) {
      if (!(error instanceof TooManyAttempts)) throw error;
      throw new CallRefused('too-many-resets', { retryAfterSeconds: error.retryAfterSeconds });
    }
    if (!(await this.mayHaveAnother(address))) return;
    await enqueueResetMail(this.dataSource, address);
    this.mails.sendNow();
  }

  private async mayHaveAnother(address: string): Promise<boolean> {
    try {
      await this.limits.consume([{ rule: BY_ADDRESS, subject: [address] }]);
      return true;
    } catch (error) {
      if (error instanceof TooManyAttempts) return false;
      throw error;
    }
  }
}
