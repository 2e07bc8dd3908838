import { Injectable } from '@nestjs/common';
import { Account } from '@app/database';
import { DataSource, IsNull } from 'typeorm';

@Injectable()
export class AccountsService {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * The account with the organisations that it acts for, or null when there is none or it is disabled. Nobody acts for an
   * organisation that was withdrawn from the registry.
   */
  async findActive(id: string): Promise<Account | null> {
    const account = await this.dataSource.manager.findOne(Account, {
      where: { id, disabledAt: IsNull() },
      relations: { organisations: true },
    });
    if (account) account.organisations = account.organisations.filter(({ withdrawnAt }) => !withdrawnAt);
    return account;
  }
}
