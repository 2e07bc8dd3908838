import { Injectable } from '@nestjs/common';
import {
  type Attempt,
  AttemptLimits,
  SecondFactors,
  TooManyAttempts,
  hashPassword,
  verifyPassword,
} from '@app/accounts';
import { Account } from '@app/database';
import { DataSource } from 'typeorm';
import { AuditLog } from '../audit/audit-log';
import { Problem } from '../http/problem';
import { AccountsService } from './accounts.service';
import { clientOf } from './client-of';

/** Somebody who tries many accounts. Wide: a whole office may be one client. */
const BY_CLIENT = {
  name: 'sign-in client',
  free: 50,
  firstWait: 5,
  longestWait: 900,
  forgetAfter: 900,
};

/** Somebody who tries many passwords. Only that client waits: who owns the account signs in elsewhere meanwhile. */
const BY_CLIENT_AND_ADDRESS = {
  name: 'sign-in client and address',
  free: 5,
  firstWait: 5,
  longestWait: 900,
  forgetAfter: 3600,
};

/** An account whose password was right. */
export interface SignedIn {
  readonly account: Account;
  /** No second step is to be taken. */
  readonly isWhole: boolean;
}

/** Opens an account by its password, as often as the limits allow. */
@Injectable()
export class SignInService {
  /** Compared with when the e-mail address is unknown, so that an answer takes as long either way. */
  private readonly nobodysHash = hashPassword('nobody');

  constructor(
    private readonly dataSource: DataSource,
    private readonly accounts: AccountsService,
    private readonly limits: AttemptLimits,
    private readonly secondFactors: SecondFactors,
    private readonly audit: AuditLog,
  ) {}

  /**
   * The account that these credentials open, or null; either way it is in the audit log.
   *
   * @param client the address that the call comes from
   * @throws Problem `too-many-attempts`, whether or not the account exists; nothing was compared then.
   */
  async signIn(email: string, password: string, client: string): Promise<SignedIn | null> {
    const address = email.trim().toLowerCase();
    const attempts = attemptsOf(client, address);
    await this.take(attempts);
    const signedIn = await this.compare(address, password);
    if (signedIn) await this.limits.giveBack(attempts);
    return signedIn;
  }

  private async compare(email: string, password: string): Promise<SignedIn | null> {
    const found = await this.dataSource.manager
      .createQueryBuilder(Account, 'account')
      .addSelect('account.passwordHash')
      .where('account.email = :email AND account.disabledAt IS NULL', { email })
      .getOne();
    const matches = await verifyPassword(found?.passwordHash ?? (await this.nobodysHash), password);
    const account = found && matches ? await this.accounts.findActive(found.id) : null;
    const isOn = account !== null && (await this.secondFactors.isOn(account.id));
    const accepted = isOn ? 'second-factor-asked' : 'signed-in';
    await this.audit.record({ action: account ? accepted : 'sign-in-refused', accountId: found?.id });
    return account && { account, isWhole: !isOn };
  }

  private async take(attempts: readonly Attempt[]): Promise<void> {
    try {
      await this.limits.take(attempts);
    } catch (error) {
      if (!(error instanceof TooManyAttempts)) throw error;
      throw new Problem('too-many-attempts', { retryAfterSeconds: error.retryAfterSeconds });
    }
  }
}

function attemptsOf(ip: string, address: string): Attempt[] {
  const client = clientOf(ip);
  return [
    { rule: BY_CLIENT, subject: [client] },
    { rule: BY_CLIENT_AND_ADDRESS, subject: [client, address] },
  ];
}
