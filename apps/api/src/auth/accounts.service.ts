import { SecondFactors } from '@app/accounts';
import { Injectable } from '@nestjs/common';
import { Account } from '@app/database';
import { DataSource, IsNull } from 'typeorm';

@Injectable()
export class AccountsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly secondFactors: SecondFactors,
  ) {}

  /**
   * The account with the organisations that it acts for, or null when there is none or it is disabled. Nobody acts for an
   * organisation that was withdrawn from the registry.
   */
  findActive(id: string): Promise<Account | null> {
    return this.findOne({ id });
  }

  /** The same, by the e-mail address, in lower case. */
  findActiveByEmail(email: string): Promise<Account | null> {
    return this.findOne({ email });
  }

  /** A second factor is required of it, and it has none: it may do nothing but add one. */
  async lacksSecondFactor(account: Account): Promise<boolean> {
    return requiresSecondFactor(account) && !(await this.secondFactors.isOn(account.id));
  }

  private async findOne(which: { id: string } | { email: string }): Promise<Account | null> {
    const account = await this.dataSource.manager.findOne(Account, {
      where: { ...which, disabledAt: IsNull() },
      relations: { organisations: true },
    });
    if (account) account.organisations = account.organisations.filter(({ withdrawnAt }) => !withdrawnAt);
    return account;
  }
}

/** Of the account itself, or of an organisation that it acts for. */
export function requiresSecondFactor(account: Account): boolean {
  return (
    account.secondFactorRequired ||
    account.organisations.some(({ secondFactorRequired }) => secondFactorRequired)
  );
}
