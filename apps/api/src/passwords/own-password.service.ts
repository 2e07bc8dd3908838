import { AttemptLimits, changePassword, requireOwnPassword, WrongPassword } from '@app/accounts';
import { type Account } from '@app/database';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Refusal } from '../refusal';
import { MailSender } from '../mail/mail-sender';

/** Somebody at a session that was left open, who guesses. The session goes on; only changing the password waits. */
const BY_ACCOUNT = { name: 'change password', free: 5, firstWait: 10, longestWait: 900, forgetAfter: 3600 };

/** Changing one's own password, and showing that one knows it. */
@Injectable()
export class OwnPasswordService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly limits: AttemptLimits,
    private readonly mails: MailSender,
  ) {}

  /**
   * All sessions end, that of the caller too.
   *
   * @returns the generation of the session that is begun anew.
   * @throws Refusal `wrong-current-password`; TooManyAttempts, PasswordRefused, AccountRefused
   */
  async change(account: Account, current: string, password: string): Promise<number> {
    const generation = await this.limited(account, () =>
      changePassword(this.dataSource, account, current, password),
    );
    this.mails.sendNow();
    return generation;
  }

  /** Whoever calls knows the account's password. @throws Refusal `wrong-current-password`; TooManyAttempts */
  confirm(account: Account, password: string): Promise<void> {
    return this.limited(account, () => requireOwnPassword(this.dataSource, account.id, password));
  }

  private async limited<T>(account: Account, work: () => Promise<T>): Promise<T> {
    const attempts = [{ rule: BY_ACCOUNT, subject: [account.id] }];
    await this.limits.take(attempts);
    try {
      const done = await work();
      await this.limits.giveBack(attempts);
      return done;
    } catch (error) {
      if (error instanceof WrongPassword) throw new Refusal('wrong-current-password');
      await this.limits.giveBack(attempts);
      throw error;
    }
  }
}
