import { AttemptLimits, caseFoldAddress, enqueueResetMail, TooManyAttempts } from '@app/accounts';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { clientOf } from '../auth/client-of';
import { Refusal } from '../refusal';
import { MailSender } from '../mail/mail-sender';

/** Against a client that asks for many addresses. The limit is wide, because a whole office can be one client. */
const BY_CLIENT = { name: 'reset client', free: 20, firstWait: 60, longestWait: 900, forgetAfter: 3600 };

/**
 * Protects a mailbox: the fourth mail within an hour is not sent. The caller does not learn this, so that the answer does not
 * show which addresses have accounts. A link works for an hour, so the owner still has one that works.
 */
const BY_ADDRESS = { name: 'reset address', free: 2, firstWait: 3600, longestWait: 3600, forgetAfter: 3600 };

/** Handles 'Wachtwoord vergeten'. The answer and the work are the same for every address. */
@Injectable()
export class ForgottenPasswordsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly limits: AttemptLimits,
    private readonly mails: MailSender,
  ) {}

  /**
   * Enqueues a mail with a link for the account of this address, if there is one.
   *
   * @param client the address that the call comes from
   * @throws Refusal `too-many-resets`, whether or not there is such an account.
   */
  async requestReset(email: string, client: string): Promise<void> {
    const address = caseFoldAddress(email);
    try {
      await this.limits.consume([{ rule: BY_CLIENT, subject: [clientOf(client)] }]);
    } catch (error) {
      if (!(error instanceof TooManyAttempts)) throw error;
      throw new Refusal('too-many-resets', { retryAfterSeconds: error.retryAfterSeconds });
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
