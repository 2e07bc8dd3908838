import { Injectable } from '@nestjs/common';
import { Account } from '@app/database';
import { DataSource, IsNull } from 'typeorm';

@Injectable()
export class AccountsService {
  constructor(private readonly dataSource: DataSource) {}

  /** The account with its organisations, or null when there is none or it is disabled. */
  findActive(id: string): Promise<Account | null> {
    return this.dataSource.manager.findOne(Account, {
      where: { id, disabledAt: IsNull() },
      relations: { organisations: true },
    });
  }
}
