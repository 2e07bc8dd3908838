import { type EntityManager } from 'typeorm';
import { newToken, tokenHash } from './unguessable';

/** What a link is for: a first password, or another one. */
export type LinkPurpose = 'invitation' | 'reset';

/** How long a link works. Hours. An invitation may lie over a weekend; who asked for a reset is waiting for it. */
export const LINK_HOURS: Readonly<Record<LinkPurpose, number>> = { invitation: 7 * 24, reset: 1 };

/** Whose password a link sets. */
export interface LinkOwner {
  readonly accountId: string;
  readonly purpose: LinkPurpose;
  readonly email: string;
  readonly name: string;
}

/** The link is unknown, used, over, or its account is disabled. Which of these is nobody's business. */
export class LinkRefused extends Error {
  override readonly name = 'LinkRefused';

  constructor() {
    super('This link opens nothing (any more): ask for a new one.');
  }
}

/** Makes a link. @returns its token, which is known only here: the database has a hash. */
export async function issueLink(
  manager: EntityManager,
  accountId: string,
  purpose: LinkPurpose,
): Promise<string> {
  const token = newToken();
  await manager.query(`DELETE FROM account_links WHERE expires_at <= now()`);
  await manager.query(
    `INSERT INTO account_links (token_hash, account_id, purpose, expires_at)
     VALUES ($1, $2, $3, now() + make_interval(hours => $4))`,
    [tokenHash(token), accountId, purpose, LINK_HOURS[purpose]],
  );
  return token;
}

/** The address that a token is sent in. After the '#': no server, proxy or log ever sees it. */
export function linkAddress(publicUrl: string, token: string): string {
  return `${publicUrl}/wachtwoord#${token}`;
}

/** Looks at a link, which stays as it is. @throws LinkRefused */
export async function readLink(manager: EntityManager, token: string): Promise<LinkOwner> {
  const [owner] = await manager.query<LinkOwner[]>(
    `SELECT a.id AS "accountId", l.purpose, a.email, a.name
       FROM account_links l JOIN accounts a ON a.id = l.account_id
      WHERE l.token_hash = $1 AND l.expires_at > clock_timestamp() AND a.disabled_at IS NULL`,
    [tokenHash(token)],
  );
  if (!owner) throw new LinkRefused();
  return owner;
}

/** Uses a link up, and every other one of its account. Of two at the same moment one is refused. @throws LinkRefused */
export async function useLink(manager: EntityManager, token: string): Promise<LinkOwner> {
  const owner = await readLink(manager, token);
  // All uses of one account's links wait for each other here.
  await manager.query(`SELECT FROM accounts WHERE id = $1 FOR UPDATE`, [owner.accountId]);
  const still = await readLink(manager, token);
  await dropLinks(manager, owner.accountId);
  return still;
}

/** No link of this account works any more. */
export async function dropLinks(manager: EntityManager, accountId: string): Promise<void> {
  await manager.query(`DELETE FROM account_links WHERE account_id = $1`, [accountId]);
}
