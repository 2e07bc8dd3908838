import { AccountRefused } from './account-refused';
import { foldAddress } from './fold-address';

/** Letters of ASCII alone: no letter of another script looks like one of them. */
const EMAIL = /^[!#-'*+\-./0-9=?^-~]+@[a-z0-9-]+(\.[a-z0-9-]+)+$/;

const LONGEST_EMAIL = 254;
const LONGEST_NAME = 200;

/** Control and format characters, code points without a character, and letters and signs that are drawn as nothing. */
const INVISIBLE = /\p{C}|\p{Default_Ignorable_Code_Point}|\u2800/u;

/** They belong to the spelling between letters of scripts that have them, such as those of Persian and Sinhala names. */
const JOINERS = /(?<=(?!\p{Script=Latin})[\p{L}\p{M}])[\u200c\u200d](?=(?!\p{Script=Latin})[\p{L}\p{M}])/gu;

/** @throws AccountRefused `invisible-character`, `email-invalid` */
export function accountEmail(text: string): string {
  const email = foldAddress(text);
  requireVisible(email);
  if (!EMAIL.test(email) || email.length > LONGEST_EMAIL) throw new AccountRefused('email-invalid');
  return email;
}

/**
 * A name as accounts have it: letters put together, and one space where there is any. Two people may have one name: lists
 * show it with the address, of which there is one only.
 *
 * @throws AccountRefused `invisible-character`, `name-missing`
 */
export function accountName(text: string): string {
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
