import { Account, AuditEvent, type AuditAction, retryOnConflict } from '@app/database';
import { type DataSource, type EntityManager } from 'typeorm';
import { consumeLink, deleteLinks, readLink } from './account-links';
import { enqueueMail } from '../mail/mail-outbox';
import { endSessions } from '../accounts/end-sessions';
import { type ActingAccount, lockAccount } from '../locks/lock-rights';
import { hashPassword, verifyPassword } from './passwords';
import { type PasswordFault, findPasswordFault, type PasswordOwner } from './password-rules';

/** The text does not satisfy the password rules; `fault` says which rule. */
export class PasswordRefused extends Error {
  override readonly name = 'PasswordRefused';

  constructor(readonly fault: PasswordFault) {
    super(`This cannot be a password: ${fault}.`);
  }
}

/** The given current password is not the password of the account. */
export class WrongPassword extends Error {
  override readonly name = 'WrongPassword';

  constructor() {
    super('The current password is another one.');
  }
}

/**
 * Sets the password of a link's account. Uses up all links of the account and ends all its sessions. If the password is refused,
 * the link keeps working.
 *
 * @throws LinkRefused, PasswordRefused
 */
export async function setPasswordByLink(
  dataSource: DataSource,
  token: string,
  password: string,
): Promise<void> {
  await requireFit(password, await readLink(dataSource.manager, token));
  const passwordHash = await hashPassword(password);
  await retryOnConflict(() =>
    dataSource.transaction(async (manager) => {
      const { accountId, purpose } = await consumeLink(manager, token);
      await write(manager, accountId, passwordHash, 'password-set');
      if (purpose === 'reset') await enqueueMail(manager, accountId, 'password-changed');
    }),
  );
}

/**
 * Replaces the password of an account that is signed in. Ends all its sessions; the caller begins a new one.
 *
 * @returns the generation of the session that the caller begins.
 * @throws WrongPassword, PasswordRefused; AccountRefused `not-signed-in` if the session ended meanwhile
 */
export async function changePassword(
  dataSource: DataSource,
  owner: PasswordOwner & ActingAccount,
  current: string,
  password: string,
): Promise<number> {
  await requireOwnPassword(dataSource, owner.id, current);
  await requireFit(password, owner);
  const passwordHash = await hashPassword(password);
  return retryOnConflict(() =>
    dataSource.transaction(async (manager) => {
      // Comparing and hashing take time. This fails if the account has a later generation than the password that was compared.
      await lockAccount(manager, owner, 'change');
      await deleteLinks(manager, owner.id);
      const generation = await write(manager, owner.id, passwordHash, 'password-changed');
      await enqueueMail(manager, owner.id, 'password-changed');
      return generation;
    }),
  );
}

/** Checks that the caller knows the password of the account, so that a session that was left open is not enough. @throws WrongPassword */
export async function requireOwnPassword(
  dataSource: DataSource,
  accountId: string,
  password: string,
): Promise<void> {
  const account = await dataSource
    .getRepository(Account)
    .findOne({ select: { id: true, passwordHash: true }, where: { id: accountId } });
  const hash = account?.passwordHash;
  if (!hash || !(await verifyPassword(hash, password))) throw new WrongPassword();
}

async function requireFit(password: string, owner: PasswordOwner): Promise<void> {
  const fault = await findPasswordFault(password, owner);
  if (fault) throw new PasswordRefused(fault);
}

async function write(
  manager: EntityManager,
  accountId: string,
  passwordHash: string,
  action: AuditAction,
): Promise<number> {
  await manager.getRepository(Account).update({ id: accountId }, { passwordHash });
  const generation = await endSessions(manager, accountId);
  await manager.insert(AuditEvent, { accountId, action });
  return generation;
}
