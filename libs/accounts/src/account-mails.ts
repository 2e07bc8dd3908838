import { outliveConflicts } from '@app/database';
import { type DataSource, type EntityManager } from 'typeorm';
import { issueLink } from './account-links';

/** Why somebody gets a mail. */
export type MailPurpose = 'invitation' | 'reset' | 'password-changed';

/** A mail that is to be sent now. */
export interface DueMail {
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
export async function oweMail(
  manager: EntityManager,
  accountId: string,
  purpose: MailPurpose,
): Promise<void> {
  await manager.query(`INSERT INTO account_mails (account_id, purpose) VALUES ($1, $2)`, [
    accountId,
    purpose,
  ]);
}

/**
 * Owes the account of this address a link for a new password. Does the same work for an address that nobody has, so that
 * nobody learns from it who has an account.
 *
 * @param email as `foldAddress` gives it
 */
export async function oweResetTo(dataSource: DataSource, email: string): Promise<void> {
  await dataSource.query(
    `INSERT INTO account_mails (account_id, purpose)
     VALUES ((SELECT id FROM accounts WHERE email = $1 AND disabled_at IS NULL), 'reset')`,
    [email],
  );
}

/**
 * Takes the mail that is due longest, with a fresh token. Until it is told what became of it (`mailSent`, `mailRefused`) it
 * is due again after a wait: whoever dies while sending loses nothing, and at worst a mail comes twice. Each try has a
 * token of its own, and every one that arrives works: a server may have taken a mail and died before it said so.
 */
export function takeDueMail(dataSource: DataSource): Promise<DueMail | undefined> {
  return outliveConflicts(() => dataSource.transaction(takeDue));
}

async function takeDue(manager: EntityManager): Promise<DueMail | undefined> {
  const [[mail]] = await manager.query<[{ id: string; account_id: string | null; purpose: MailPurpose }[]]>(
    `UPDATE account_mails SET tries = tries + 1,
              next_try_at = now() + make_interval(secs => least($1, $2 * 2.0 ^ least(tries, 30)))
        WHERE id = (SELECT id FROM account_mails WHERE next_try_at <= now() AND refused_at IS NULL
                     ORDER BY next_try_at LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING id, account_id, purpose`,
    [LONGEST_WAIT, FIRST_WAIT],
  );
  if (!mail) return undefined;
  const [owner] = await manager.query<{ email: string; name: string }[]>(
    // A transaction that disables or resets the account waits for this one and then drops this token too; or it came first, and this one
    // sees it.
    `SELECT email, name FROM accounts WHERE id = $1 AND disabled_at IS NULL FOR KEY SHARE`,
    [mail.account_id],
  );
  const { id, purpose } = mail;
  if (!owner || !mail.account_id) {
    await removeMail(manager, id);
    return { id, purpose, email: '', name: '' };
  }
  const token =
    purpose === 'password-changed' ? undefined : await issueLink(manager, mail.account_id, purpose);
  return { id, purpose, ...owner, token };
}

/** The mail server has it. */
export async function mailSent(dataSource: DataSource, id: string): Promise<void> {
  await removeMail(dataSource.manager, id);
}

/** The mail server will never take it: operators see that in the list of accounts. */
export async function mailRefused(dataSource: DataSource, id: string): Promise<void> {
  await dataSource.query(`UPDATE account_mails SET refused_at = now() WHERE id = $1`, [id]);
}

async function removeMail(manager: EntityManager, id: string): Promise<void> {
  await manager.query(`DELETE FROM account_mails WHERE id = $1`, [id]);
}
