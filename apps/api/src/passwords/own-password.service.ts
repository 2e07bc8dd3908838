import { AttemptLimits, changePassword, requireOwnPassword, WrongPassword } from '@app/accounts';
import { type Account } from '@app/database';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CallRefused } from '../call-refused';
import { MailSender } from '../mail/mail-sender';

/**
 * Limits guesses of the password by a person who finds an open session. The session continues to work; only further guesses have to wait.
 */
const BY_ACCOUNT = { name: 'change password', free: 5, firstWait: 10, longestWait: 900, forgetAfter: 3600 };

/** Changes and checks the password of the signed-in account. */
@Injectable()
export class OwnPasswordService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly limits: AttemptLimits,
    private readonly mails: MailSender,
  ) {}

  /**
   * Changes the password and ends all sessions of the account, including the caller's.
   *
   * @returns the generation for the caller's new session
   * @throws CallRefused `wrong-current-password`; TooManyAttempts, PasswordRefused, AccountRefused
   */
  async change(account: Account, current: string, password: string): Promise<number> {
    const generation = await this.limited(account, () =>
      changePassword(this.dataSource, account, current, password),
    );
    this.mails.sendNow();
    return generation;
  }

  /** Checks that the caller knows the account's password. @throws CallRefused `wrong-current-password`; TooManyAttempts */
  verify(account: Account, password: string): Promise<void> {
    return this.limited(account, () => requireOwnPassword(this.dataSource, account.id, password));
  }

  private async limited<T>(account: Account, work: () => Promise<T>): Promise<T> {
    const attempts = [{ rule: BY_ACCOUNT, subject: [account.id] }];
    await this.limits.consume(attempts);
    try {
      const done = await work();
      await this.limits.refund(attempts);
      return done;
    } catch (error) {
      if (error instanceof WrongPassword) throw new CallRefused('wrong-current-password');
      await this.limits.refund(attempts);
      throw error;
    }
  }
}
