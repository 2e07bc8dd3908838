import { Injectable } from '@nestjs/common';
import { SecondFactors, hashPassword, verifyPassword } from '@app/accounts';
import { Account } from '@app/database';
import { DataSource, IsNull } from 'typeorm';
import { AuditLog } from '../audit/audit-log';
import { AccountsService } from './accounts.service';
import { type SignInClient, SignInLimits } from './sign-in-limits';

/** An account whose password was right. */
export interface SignInResult {
  readonly account: Account;
  /** True if no second step is needed. */
  readonly isComplete: boolean;
}

/** Checks e-mail address and password, and limits the number of attempts. */
@Injectable()
export class SignInService {
  /**
   * Hash that the password is compared with if the e-mail address is unknown, so that the answer takes the same time as for a known one.
   */
  private readonly unknownAccountHash = hashPassword('nobody');

  constructor(
    private readonly dataSource: DataSource,
    private readonly accounts: AccountsService,
    private readonly limits: SignInLimits,
    private readonly secondFactors: SecondFactors,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Returns the account that the credentials belong to, or null if they are wrong. Both cases are written to the audit log.
   *
   * @param address as `caseFoldAddress` returns it
   * @throws TooManyAttempts, whether or not the account exists; the password was not compared then.
   */
  async signIn(address: string, password: string, client: SignInClient): Promise<SignInResult | null> {
    const refund = await this.limits.consume(address, client);
    const signedIn = await this.compare(address, password);
    if (signedIn) await refund();
    return signedIn;
  }

  private async compare(email: string, password: string): Promise<SignInResult | null> {
    const found = await this.dataSource.getRepository(Account).findOne({
      select: { id: true, passwordHash: true, sessionGeneration: true },
      where: { email, disabledAt: IsNull() },
    });
    const matches = await verifyPassword(found?.passwordHash ?? (await this.unknownAccountHash), password);
    const known = found && matches ? await this.accounts.findActive(found.id) : null;
    // Comparing takes time. If the generation has changed in the meantime, the password may have been removed, so the sign-in fails.
    const account = known?.sessionGeneration === found?.sessionGeneration ? known : null;
    const isOn = account !== null && (await this.secondFactors.isEnabled(account.id));
    const accepted = isOn ? 'second-factor-asked' : 'signed-in';
    await this.audit.record({ action: account ? accepted : 'sign-in-refused', accountId: found?.id });
    return account && { account, isComplete: !isOn };
  }
}
