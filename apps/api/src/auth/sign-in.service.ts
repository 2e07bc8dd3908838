import { Injectable } from '@nestjs/common';
import { SecondFactors, hashPassword, verifyPassword } from '@app/accounts';
import { Account } from '@app/database';
import { DataSource, IsNull } from 'typeorm';
import { AuditLog } from '../audit/audit-log';
import { AccountsService } from './accounts.service';
import { type SignInClient, SignInLimits } from './sign-in-limits';

/** An account whose password was right. */
export interface SignedIn {
  readonly account: Account;
  /** No second step is to be taken. */
  readonly isComplete: boolean;
}

/** Opens an account by its password, as often as the limits allow. */
@Injectable()
export class SignInService {
  /** Compared with when the e-mail address is unknown, so that an answer takes as long either way. */
  private readonly nobodysHash = hashPassword('nobody');

  constructor(
    private readonly dataSource: DataSource,
    private readonly accounts: AccountsService,
    private readonly limits: SignInLimits,
    private readonly secondFactors: SecondFactors,
    private readonly audit: AuditLog,
  ) {}

  /**
   * The account that these credentials open, or null; either way it is in the audit log.
   *
   * @param address as `foldAddress` gives it
   * @throws TooManyAttempts, whether or not the account exists; nothing was compared then.
   */
  async signIn(address: string, password: string, guesser: SignInClient): Promise<SignedIn | null> {
    const giveBack = await this.limits.take(address, guesser);
    const signedIn = await this.compare(address, password);
    if (signedIn) await giveBack();
    return signedIn;
  }

  private async compare(email: string, password: string): Promise<SignedIn | null> {
    const found = await this.dataSource.getRepository(Account).findOne({
      select: { id: true, passwordHash: true, sessionGeneration: true },
      where: { email, disabledAt: IsNull() },
    });
    const matches = await verifyPassword(found?.passwordHash ?? (await this.nobodysHash), password);
    const known = found && matches ? await this.accounts.findActive(found.id) : null;
    // Comparing takes a while: of a later generation, the password that was compared may have been taken away.
    const account = known?.sessionGeneration === found?.sessionGeneration ? known : null;
    const isOn = account !== null && (await this.secondFactors.isOn(account.id));
    const accepted = isOn ? 'second-factor-asked' : 'signed-in';
    await this.audit.record({ action: account ? accepted : 'sign-in-refused', accountId: found?.id });
    return account && { account, isComplete: !isOn };
  }
}
