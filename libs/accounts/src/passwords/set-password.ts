import { Account, AuditEvent, type AuditAction, outliveConflicts } from '@app/database';
import { type DataSource, type EntityManager } from 'typeorm';
import { deleteLinks, readLink, useLink } from './account-links';
import { enqueueMail } from '../mail/mail-outbox';
import { endSessions } from '../accounts/end-sessions';
import { type ActingAccount, lockAccount } from '../locks/lock-rights';
import { hashPassword, verifyPassword } from './passwords';
import { type PasswordFault, passwordFault, type PasswordOwner } from './password-rules';

/** This cannot be a password; the code says why. */
export class PasswordRefused extends Error {
  override readonly name = 'PasswordRefused';

  constructor(readonly fault: PasswordFault) {
    super(`This cannot be a password: ${fault}.`);
  }
}

/** The password that was to be replaced is another one. */
export class WrongPassword extends Error {
  override readonly name = 'WrongPassword';

  constructor() {
    super('The current password is another one.');
  }
}

/**
 * Sets the password of a link's account. The link, and every other one of that account, is used up; all its sessions end.
 * A password that is refused leaves the link as it was.
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
  await outliveConflicts(() =>
    dataSource.transaction(async (manager) => {
      const { accountId, purpose } = await useLink(manager, token);
      await write(manager, accountId, passwordHash, 'password-set');
      if (purpose === 'reset') await enqueueMail(manager, accountId, 'password-changed');
    }),
  );
}

/**
 * Replaces one's own password. All sessions end, that of the caller included: it is to be begun anew.
 *
 * @returns the generation of the session that is begun anew.
 * @throws WrongPassword, PasswordRefused; AccountRefused `not-signed-in` when the session ended before it was done
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
  return outliveConflicts(() =>
    dataSource.transaction(async (manager) => {
      // Comparing and hashing took a while: the password that was compared is that of this generation.
      await lockAccount(manager, owner, 'change');
      await deleteLinks(manager, owner.id);
      const generation = await write(manager, owner.id, passwordHash, 'password-changed');
      await enqueueMail(manager, owner.id, 'password-changed');
      return generation;
    }),
  );
}

/** Whoever is at the session knows the password: it was not left open by somebody else. @throws WrongPassword */
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
  const fault = await passwordFault(password, owner);
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
