import { AttemptLimits, foldAddress, enqueueResetMail, TooManyAttempts } from '@app/accounts';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { clientOf } from '../auth/client-of';
import { Refusal } from '../refusal';
import { MailSender } from '../mail/mail-sender';

/** Somebody who asks for many addresses. Wide: a whole office may be one client. */
const BY_CLIENT = { name: 'reset client', free: 20, firstWait: 60, longestWait: 900, forgetAfter: 3600 };

/**
 * Nobody's mailbox is flooded: a fourth mail within the hour is not sent. Whoever asks is not told, so that nobody learns
 * who has an account; and as a link works for an hour, the owner of the mailbox has one that works all the same.
 */
const BY_ADDRESS = { name: 'reset address', free: 2, firstWait: 3600, longestWait: 3600, forgetAfter: 3600 };

/** 'Wachtwoord vergeten': one answer for every address, after the same work. */
@Injectable()
export class ForgottenPasswordsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly limits: AttemptLimits,
    private readonly mails: MailSender,
  ) {}

  /**
   * Owes the account of this address a link, if there is one.
   *
   * @param client the address that the call comes from
   * @throws Refusal `too-many-resets`, whether or not there is such an account.
   */
  async forget(email: string, client: string): Promise<void> {
    const address = foldAddress(email);
    try {
      await this.limits.take([{ rule: BY_CLIENT, subject: [clientOf(client)] }]);
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
      await this.limits.take([{ rule: BY_ADDRESS, subject: [address] }]);
      return true;
    } catch (error) {
      if (error instanceof TooManyAttempts) return false;
      throw error;
    }
  }
}
