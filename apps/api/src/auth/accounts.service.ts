import { Injectable } from '@nestjs/common';
import { hashPassword, verifyPassword } from '@app/accounts';
import { Account } from '@app/database';
import { DataSource, IsNull } from 'typeorm';
import { AuditLog } from '../audit/audit-log';

@Injectable()
export class AccountsService {
  /** Compared with when the e-mail address is unknown, so that an answer takes as long either way. */
  private readonly nobodysHash = hashPassword('nobody');

  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: AuditLog,
  ) {}

  /** The account with its organisations, or null when there is none or it is disabled. */
  findActive(id: string): Promise<Account | null> {
    return this.dataSource.manager.findOne(Account, {
      where: { id, disabledAt: IsNull() },
      relations: { organisations: true },
    });
  }

  /** The account that these credentials open, or null; either way it is in the audit log. */
  async signIn(email: string, password: string): Promise<Account | null> {
    const found = await this.dataSource.manager
      .createQueryBuilder(Account, 'account')
      .addSelect('account.passwordHash')
      .where('account.email = :email AND account.disabledAt IS NULL', { email: email.trim().toLowerCase() })
      .getOne();
    const matches = await verifyPassword(found?.passwordHash ?? (await this.nobodysHash), password);
    const account = found && matches ? await this.findActive(found.id) : null;
    await this.audit.record({ action: account ? 'signed-in' : 'sign-in-refused', accountId: found?.id });
    return account;
  }
}
