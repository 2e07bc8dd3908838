import { Account, AccountMail, type MailPurpose, outliveConflicts } from '@app/database';
import { type DataSource, type EntityManager, IsNull, Not } from 'typeorm';
import { issueLink } from '../passwords/account-links';

/** A mail that is to be sent now. */
export interface PendingMail {
  readonly id: string;
  readonly purpose: MailPurpose;
  readonly email: string;
  readonly name: string;
  /** Of the link in it; a mail that only tells something has none. */
  readonly token?: string;
}

/** The wait after the first try; it doubles with each further one. Seconds. */
const FIRST_WAIT = 20;
const LONGEST_WAIT = 900;

/** Owes somebody a mail, in the transaction of the reason for it. */
export async function enqueueMail(
  manager: EntityManager,
  accountId: string,
  purpose: MailPurpose,
): Promise<void> {
  await manager.getRepository(AccountMail).insert({ accountId, purpose });
}

/**
 * Owes the account of this address a link for a new password. Does the same work for an address that nobody has, so that
 * nobody learns from it who has an account.
 *
 * @param email as `foldAddress` gives it
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
 * Takes the mail that is due longest, with a fresh token. Until it is told what became of it (`deleteSentMail`, `markMailRefused`) it
 * is due again after a wait: whoever dies while sending loses nothing, and at worst a mail comes twice. Each try has a
 * token of its own, and every one that arrives works: a server may have taken a mail and died before it said so.
 */
export function claimPendingMail(dataSource: DataSource): Promise<PendingMail | undefined> {
  return outliveConflicts(() => dataSource.transaction(claimNext));
}

async function claimNext(manager: EntityManager): Promise<PendingMail | undefined> {
  // SQL: of several apis, each claims another row, and none waits for the other (SKIP LOCKED).
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
 * Locks the account unless it is disabled. A transaction that disables or resets it either waits for this one and then deletes the new
 * link too, or it came first and this one sees it.
 */
function lockRecipient(manager: EntityManager, id: string): Promise<Account | null> {
  return manager.getRepository(Account).findOne({
    select: { id: true, email: true, name: true },
    where: { id, disabledAt: IsNull() },
    lock: { mode: 'for_key_share' },
  });
}

/** Returns the number of mails that wait to be sent. */
export function countWaitingMails(dataSource: DataSource): Promise<number> {
  return dataSource.getRepository(AccountMail).countBy({ accountId: Not(IsNull()), refusedAt: IsNull() });
}

/** The mail server has it. */
export async function deleteSentMail(dataSource: DataSource, id: string): Promise<void> {
  await removeMail(dataSource.manager, id);
}

/** The mail server will never take it: operators see that in the list of accounts. */
export async function markMailRefused(dataSource: DataSource, id: string): Promise<void> {
  await dataSource.getRepository(AccountMail).update({ id }, { refusedAt: () => 'now()' });
}

async function removeMail(manager: EntityManager, id: string): Promise<void> {
  await manager.getRepository(AccountMail).delete({ id });
}
