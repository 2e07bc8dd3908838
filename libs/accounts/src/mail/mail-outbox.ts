import { Account, AccountMail, type MailPurpose, retryOnConflict } from '@app/database';
import { type DataSource, type EntityManager, IsNull, Not } from 'typeorm';
import { issueLink } from '../passwords/account-links';

/** A pending mail that was claimed and is to be sent now. */
export interface PendingMail {
  readonly id: string;
  readonly purpose: MailPurpose;
  readonly email: string;
  readonly name: string;
  /** Token of the link in the mail. A mail that only informs has no link. */
  readonly token?: string;
}

/** Wait after the first try. Each further try doubles it. Seconds. */
const FIRST_WAIT = 20;
const LONGEST_WAIT = 900;

/** Adds a mail to the outbox, in the transaction that is the reason for the mail. */
export async function enqueueMail(
  manager: EntityManager,
  accountId: string,
  purpose: MailPurpose,
): Promise<void> {
  await manager.getRepository(AccountMail).insert({ accountId, purpose });
}

/**
 * Adds a mail with a link for a new password to the outbox. Does the same work for an address without an account, so that the
 * response time does not show which addresses have accounts.
 *
 * @param email as `caseFoldAddress` returns it
 */
export async function enqueueResetMail(dataSource: DataSource, email: string): Promise<void> {
  // SQL: one statement that takes as long whether or not the account exists.
  await dataSource.query(
    `INSERT INTO account_mails (account_id, purpose)
     VALUES ((SELECT id FROM accounts WHERE email = $1 AND disabled_at IS NULL), 'reset')`,
    [email],
  );
}

/**
 * Claims the pending mail that has waited longest, with a new token. Until `deleteSentMail` or `markMailRefused` is called, the
 * mail becomes due again after a wait: if the sender dies, no mail is lost, and at worst one is sent twice. Each try has its own
 * token, and all of them work: the mail server may have accepted a mail and failed before it answered.
 */
export function claimPendingMail(dataSource: DataSource): Promise<PendingMail | undefined> {
  return retryOnConflict(() => dataSource.transaction(claimNext));
}

async function claimNext(manager: EntityManager): Promise<PendingMail | undefined> {
  // SQL: each api claims another row, and none waits for another one (SKIP LOCKED).
  const [[mail]] = await manager.query<[{ id: string; account_id: string | null; purpose: MailPurpose }[]]>(
    `UPDATE account_mails SET tries = tries + 1,
              next_try_at = now() + make_interval(secs => least($1, $2 * 2.0 ^ least(tries, 30)))
        WHERE id = (SELECT id FROM account_mails WHERE next_try_at <= now() AND refused_at IS NULL
                     ORDER BY next_try_at LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING id, account_id, purpose`,
    [LONGEST_WAIT, FIRST_WAIT],
  );
  if (!mail) return undefined;
  const { id, purpose } = mail;
  const owner = mail.account_id === null ? null : await lockRecipient(manager, mail.account_id);
  if (!owner) {
    await removeMail(manager, id);
    return { id, purpose, email: '', name: '' };
  }
  const { email, name } = owner;
  const token = purpose === 'password-changed' ? undefined : await issueLink(manager, owner.id, purpose);
  return { id, purpose, email, name, token };
}

/**
 * Locks the account unless it is disabled. A transaction that disables or resets it either waits for this one and then deletes
 * the new link too, or it came first and this one sees it.
 */
function lockRecipient(manager: EntityManager, id: string): Promise<Account | null> {
  return manager.getRepository(Account).findOne({
    select: { id: true, email: true, name: true },
    where: { id, disabledAt: IsNull() },
    lock: { mode: 'for_key_share' },
  });
}

/** Returns the number of mails that wait to be sent. */
export function countPendingMails(dataSource: DataSource): Promise<number> {
  return dataSource.getRepository(AccountMail).countBy({ accountId: Not(IsNull()), refusedAt: IsNull() });
}

/** Removes a mail that the mail server has accepted. */
export async function deleteSentMail(dataSource: DataSource, id: string): Promise<void> {
  await removeMail(dataSource.manager, id);
}

/** Marks a mail that the mail server will never accept: it is not tried again, and the list of accounts shows it to operators. */
export async function markMailRefused(dataSource: DataSource, id: string): Promise<void> {
  await dataSource.getRepository(AccountMail).update({ id }, { refusedAt: () => 'now()' });
}

async function removeMail(manager: EntityManager, id: string): Promise<void> {
  await manager.getRepository(AccountMail).delete({ id });
}
