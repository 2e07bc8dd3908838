import { GuessEstimator } from './password-guesses';

/** NIST SP 800-63B demands 15 characters if the password is the only factor, and allows 8 with a second factor. This value lies between. */
export const SHORTEST_PASSWORD = 12;
export const LONGEST_PASSWORD = 128;

/**
 * Minimum number of guesses for an attacker who knows leaked passwords and common patterns ('Welkom2026!'). Our limits on
 * attempts would already stop fewer guesses, but the same password may have leaked elsewhere.
 */
const FEWEST_GUESSES = 1e9;

/** Number of characters that are judged. The time grows with the length (0.2 s for 128 characters), and 64 strong characters are enough. */
const JUDGED_CHARACTERS = 64;

/** Words that an attacker of this service would try first, and Dutch words of common passwords that the lists lack. */
const OUR_WORDS = [
  ...['pasloket', 'pasje', 'pasjes', 'eerstehulp', 'ehbo', 'reanimatie', 'verband', 'instructeur'],
  ...['wachtwoord', 'welkom', 'geheim', 'inloggen', 'nederland', 'voetbal', 'feyenoord', 'ajax'],
  ...[
    'lente',
    'zomer',
    'herfst',
    'winter',
    'voorjaar',
    'najaar',
    'januari',
    'februari',
    'maart',
    'april',
    'juni',
    'juli',
  ],
  ...[
    'augustus',
    'september',
    'oktober',
    'november',
    'december',
    'maandag',
    'dinsdag',
    'woensdag',
    'donderdag',
    'vrijdag',
  ],
];

export type PasswordFault = 'too-short' | 'too-long' | 'too-common';

/** The person whose password it is. Name and address are known to others, so the password must not be made of them. */
export interface PasswordOwner {
  readonly email: string;
  readonly name: string;
}

const guesses = new GuessEstimator();

/**
 * Returns the reason why this cannot be a password, or undefined if it can. Only length and the lists decide, not the kinds of
 * characters: such rules make people choose 'Welkom2026!'. The lists are part of the package; no network is used.
 */
export async function findPasswordFault(
  password: string,
  owner: PasswordOwner,
): Promise<PasswordFault | undefined> {
  const normal = password.normalize('NFC');
  const length = [...normal].length;
  if (length < SHORTEST_PASSWORD) return 'too-short';
  if (length > LONGEST_PASSWORD) return 'too-long';
  const judged = [...normal].slice(0, JUDGED_CHARACTERS).join('');
  const needed = await guesses.estimate(judged, [...OUR_WORDS, ...wordsOf(owner)]);
  return needed < FEWEST_GUESSES ? 'too-common' : undefined;
}

/**
 * Returns words that attackers derive from name and address. 'petra.de.boer@voorbeeld.example' gives the whole, its parts, and
 * the parts joined.
 */
function wordsOf({ email, name }: PasswordOwner): string[] {
  const mailbox = email.split('@')[0] ?? '';
  const parts = [...email.split(/[@.+_-]/), ...name.split(/\s+/)];
  return [
    email,
    mailbox,
    mailbox.replaceAll(/[^\p{L}\p{N}]/gu, ''),
    name,
    name.replaceAll(/\s+/g, ''),
    ...parts,
  ]
    .map((word) => word.toLowerCase())
    .filter((word) => word.length > 2);
}
