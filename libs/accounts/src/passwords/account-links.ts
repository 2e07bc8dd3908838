import { AccountLink, type LinkPurpose } from '@app/database';
import { type EntityManager, Raw } from 'typeorm';
import { lockAccountRow } from '../locks/lock-rights';
import { newToken, tokenHash } from '../secrets/unguessable';

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
  const links = manager.getRepository(AccountLink);
  await links.delete({ expiresAt: Raw((column) => `${column} <= now()`) });
  await links.insert({
    tokenHash: tokenHash(token),
    accountId,
    purpose,
    expiresAt: () => `now() + make_interval(hours => ${LINK_HOURS[purpose]})`,
  });
  return token;
}

/** The address that a token is sent in. After the '#': no server, proxy or log ever sees it. */
export function linkUrl(publicUrl: string, token: string): string {
  return `${publicUrl}/wachtwoord#${token}`;
}

/** Looks at a link, which stays as it is. @throws LinkRefused */
export async function readLink(manager: EntityManager, token: string): Promise<LinkOwner> {
  const owner = await manager
    .getRepository(AccountLink)
    .createQueryBuilder('link')
    .innerJoin('link.account', 'account')
    .select('account.id', 'accountId')
    .addSelect('link.purpose', 'purpose')
    .addSelect('account.email', 'email')
    .addSelect('account.name', 'name')
    .where('link.tokenHash = :hash', { hash: tokenHash(token) })
    .andWhere('link.expiresAt > clock_timestamp() AND account.disabledAt IS NULL')
    .getRawOne<LinkOwner>();
  if (!owner) throw new LinkRefused();
  return owner;
}

/** Uses a link up, and every other one of its account. Of two at the same moment one is refused. @throws LinkRefused */
export async function useLink(manager: EntityManager, token: string): Promise<LinkOwner> {
  const owner = await readLink(manager, token);
  // All uses of one account's links wait for each other here.
  await lockAccountRow(manager, { id: owner.accountId });
  const still = await readLink(manager, token);
  await deleteLinks(manager, owner.accountId);
  return still;
}

/** No link of this account works any more. */
export async function deleteLinks(manager: EntityManager, accountId: string): Promise<void> {
  await manager.getRepository(AccountLink).delete({ accountId });
}
