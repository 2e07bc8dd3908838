import { type AccountRole } from '@app/database';
import { type DataSource } from 'typeorm';

/** `invited`: the account has no password; its owner can set one by the link that was sent. */
export type AccountState = 'active' | 'invited' | 'disabled';

/** State of the latest mail to the account: it is waiting to be sent, or the mail server refused it because the mailbox does not exist. */
export type MailState = 'none' | 'waiting' | 'refused';

export interface ListedAccount {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: AccountRole;
  readonly state: AccountState;
  readonly mail: MailState;
  /** The account signs in with a second factor. */
  readonly secondFactor: boolean;
  /** The organisations that the account acts for, by name. */
  readonly organisations: readonly { readonly id: string; readonly code: string; readonly name: string }[];
}

export interface AccountQuery {
  /** Without it, accounts of every role are listed. */
  readonly role?: AccountRole;
  readonly id?: string;
  /** Text that the name, the e-mail address, or the code or name of an organisation contains. */
  readonly search?: string;
  /** The first page is 1. */
  readonly page?: number;
  readonly pageSize?: number;
}

export interface AccountPage {
  readonly items: readonly ListedAccount[];
  readonly total: number;
}

/** Lists accounts by name. SQL: a search over several tables, one page at a time. */
export async function listAccounts(dataSource: DataSource, query: AccountQuery): Promise<AccountPage> {
  const { role = null, id = null, search = '', page = 1, pageSize = 100 } = query;
  const pattern = `%${search.replace(/[\\%_]/g, String.raw`\$&`)}%`;
  const matching = `
    FROM accounts a
   WHERE ($1::text IS NULL OR a.role = $1) AND ($2::uuid IS NULL OR a.id = $2)
     AND (a.name ILIKE $3 OR a.email ILIKE $3 OR EXISTS (
            SELECT FROM contact_person_organisations c JOIN organisations o ON o.id = c.organisation_id
             WHERE c.account_id = a.id AND (o.name ILIKE $3 OR o.code ILIKE $3)))`;
  const conditions = [role, id, pattern];
  const items = await dataSource.query<ListedAccount[]>(
    `SELECT a.id, a.email, a.name, a.role,
            CASE WHEN a.disabled_at IS NOT NULL THEN 'disabled'
                 WHEN a.password_hash IS NULL THEN 'invited' ELSE 'active' END AS state,
            EXISTS (SELECT FROM second_factors f WHERE f.account_id = a.id AND f.confirmed_at IS NOT NULL) AS "secondFactor",
            coalesce((SELECT CASE WHEN m.refused_at IS NULL THEN 'waiting' ELSE 'refused' END
                        FROM account_mails m WHERE m.account_id = a.id ORDER BY m.id DESC LIMIT 1), 'none') AS mail,
            coalesce((SELECT jsonb_agg(jsonb_build_object('id', o.id, 'code', o.code, 'name', o.name) ORDER BY o.name)
                        FROM contact_person_organisations c JOIN organisations o ON o.id = c.organisation_id
                       WHERE c.account_id = a.id), '[]') AS organisations
       ${matching} ORDER BY lower(a.name), a.id LIMIT $4 OFFSET $5`,
    [...conditions, pageSize, (page - 1) * pageSize],
  );
  const [{ total }] = await dataSource.query<[{ total: number }]>(
    `SELECT count(*)::int AS total ${matching}`,
    conditions,
  );
  return { items, total };
}
