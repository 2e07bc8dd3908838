import { AccountLink, type LinkPurpose } from '@app/database';
import { type EntityManager, Raw } from 'typeorm';
import { lockAccountRow } from '../locks/lock-rights';
import { createToken, hashToken } from '../secrets/tokens';

/** Time for which a link works. Hours. An invitation may lie unread over a weekend; a person who asked for a reset is waiting for it. */
export const LINK_HOURS: Readonly<Record<LinkPurpose, number>> = { invitation: 7 * 24, reset: 1 };

/** The account whose password a link sets. */
export interface LinkOwner {
  readonly accountId: string;
  readonly purpose: LinkPurpose;
  readonly email: string;
  readonly name: string;
}

/** The link is unknown, used or expired, or its account is disabled. The caller must not learn which of these it is. */
export class LinkRefused extends Error {
  override readonly name = 'LinkRefused';

  constructor() {
    super('This link opens nothing (any more): ask for a new one.');
  }
}

/** Creates a link. @returns its token. The database holds only a hash of it. */
export async function issueLink(
  manager: EntityManager,
  accountId: string,
  purpose: LinkPurpose,
): Promise<string> {
  const token = createToken();
  const links = manager.getRepository(AccountLink);
  await links.delete({ expiresAt: Raw((column) => `${column} <= now()`) });
  await links.insert({
    tokenHash: hashToken(token),
    accountId,
    purpose,
    expiresAt: () => `now() + make_interval(hours => ${LINK_HOURS[purpose]})`,
  });
  return token;
}

/** Returns the URL that contains the token. The token comes after the '#', so that no server, proxy or log sees it. */
export function accountLinkUrl(publicUrl: string, token: string): string {
  return `${publicUrl}/wachtwoord#${token}`;
}

/** Returns the owner of a link without using the link up. @throws LinkRefused */
export async function readLink(manager: EntityManager, token: string): Promise<LinkOwner> {
  const owner = await manager
    .getRepository(AccountLink)
    .createQueryBuilder('link')
    .innerJoin('link.account', 'account')
    .select('account.id', 'accountId')
    .addSelect('link.purpose', 'purpose')
    .addSelect('account.email', 'email')
    .addSelect('account.name', 'name')
    .where('link.tokenHash = :hash', { hash: hashToken(token) })
    .andWhere('link.expiresAt > clock_timestamp() AND account.disabledAt IS NULL')
    .getRawOne<LinkOwner>();
  if (!owner) throw new LinkRefused();
  return owner;
}

/** Uses up this link and all other links of its account. If two calls use it at the same moment, one is refused. @throws LinkRefused */
export async function consumeLink(manager: EntityManager, token: string): Promise<LinkOwner> {
  const owner = await readLink(manager, token);
  // All uses of the links of one account wait for each other at this lock.
  await lockAccountRow(manager, { id: owner.accountId });
  const still = await readLink(manager, token);
  await deleteLinks(manager, owner.accountId);
  return still;
}

/** Deletes all links of this account, so that none of them works any more. */
export async function deleteLinks(manager: EntityManager, accountId: string): Promise<void> {
  await manager.getRepository(AccountLink).delete({ accountId });
}
