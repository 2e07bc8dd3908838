import { requiresSecondFactor, SecondFactors } from '@app/accounts';
import { Injectable } from '@nestjs/common';
import { Account } from '@app/database';
import { DataSource } from 'typeorm';

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
  async findActive(id: string): Promise<Account | null> {
    // One plain statement: it goes before every call, and a repository makes two of it that cost three times as much.
    const [account] = await this.dataSource.query<Account[]>(
      `SELECT a.id, a.email, a.name, a.role, a.session_generation AS "sessionGeneration",
              a.second_factor_required AS "secondFactorRequired", a.disabled_at AS "disabledAt",
              coalesce(json_agg(json_build_object('id', o.id, 'code', o.code, 'name', o.name, 'withdrawnAt', NULL,
                                                  'secondFactorRequired', o.second_factor_required) ORDER BY o.code)
                       FILTER (WHERE o.id IS NOT NULL), '[]') AS organisations
         FROM accounts a
         LEFT JOIN contact_person_organisations c ON c.account_id = a.id
         LEFT JOIN organisations o ON o.id = c.organisation_id AND o.withdrawn_at IS NULL
        WHERE a.id = $1 AND a.disabled_at IS NULL GROUP BY a.id`,
      [id],
    );
    return account ?? null;
  }

  /** A second factor is required of it, and it has none: it may do nothing but add one. */
  async lacksSecondFactor(account: Account): Promise<boolean> {
    return requiresSecondFactor(account) && !(await this.secondFactors.isOn(account.id));
  }
}
