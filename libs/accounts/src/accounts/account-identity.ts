import { AccountRefused } from './account-refused';
import { caseFoldAddress } from './case-fold-address';

/** ASCII only: letters of other scripts can look like letters of ASCII. */
const EMAIL = /^[!#-'*+\-./0-9=?^-~]+@[a-z0-9-]+(\.[a-z0-9-]+)+$/;

const LONGEST_EMAIL = 254;
const LONGEST_NAME = 200;

/** Control characters, format characters, unassigned code points, and characters that are drawn as nothing. */
const INVISIBLE = /\p{C}|\p{Default_Ignorable_Code_Point}|\u2800/u;

/**
 * Zero-width joiners are part of the correct spelling in some scripts (Persian and Sinhala names, for example), so they are
 * allowed there.
 */
const JOINERS = /(?<=(?!\p{Script=Latin})[\p{L}\p{M}])[\u200c\u200d](?=(?!\p{Script=Latin})[\p{L}\p{M}])/gu;

/** Returns the address in the form that accounts store. @throws AccountRefused `invisible-character`, `email-invalid` */
export function normaliseEmail(text: string): string {
  const email = caseFoldAddress(text);
  requireVisible(email);
  if (!EMAIL.test(email) || email.length > LONGEST_EMAIL) throw new AccountRefused('email-invalid');
  return email;
}

/**
 * Returns a name in the form that accounts store: Unicode form NFC, with single spaces. Two people may have the same name; lists
 * therefore also show the e-mail address, which is unique.
 *
 * @throws AccountRefused `invisible-character`, `name-missing`
 */
export function normaliseName(text: string): string {
  const name = text
    .normalize('NFC')
    .replace(/[\p{Z}\t\r\n]+/gu, ' ')
    .trim();
  requireVisible(name);
  if (name === '' || name.length > LONGEST_NAME) throw new AccountRefused('name-missing');
  return name;
}

function requireVisible(text: string): void {
  if (INVISIBLE.test(text.replace(JOINERS, ''))) throw new AccountRefused('invisible-character');
}
