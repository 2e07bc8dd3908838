import { requiresSecondFactor, SecondFactors } from '@app/accounts';
import { Injectable } from '@nestjs/common';
import { Account } from '@app/database';
import { DataSource } from 'typeorm';
import { SELECT_ACTIVE_ACCOUNTS } from './active-account';

@Injectable()
export class AccountsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly secondFactors: SecondFactors,
  ) {}

  /** Returns the account with the organisations that it acts for, or null if it does not exist or is disabled. */
  async findActive(id: string): Promise<Account | null> {
    const [account] = await this.dataSource.query<Account[]>(`${SELECT_ACTIVE_ACCOUNTS} AND a.id = $1`, [id]);
    return account ?? null;
  }

  /** Returns true if the account must have a second factor and has none. It may then only add one. */
  async lacksSecondFactor(account: Account): Promise<boolean> {
    return requiresSecondFactor(account) && !(await this.secondFactors.isEnabled(account.id));
  }
}
