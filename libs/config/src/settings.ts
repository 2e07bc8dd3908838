import { z } from 'zod';
import { givenText } from './given-text';

/**
 * Returns the schema of a setting whose value is read by a function.
 *
 * @param example is shown when the setting is missing
 * @param parse throws an Error whose message continues a sentence that begins with the name of the setting
 */
export function parsed<T>(example: string, parse: (raw: string) => T) {
  return givenText(example).transform((raw, context): T => {
    try {
      return parse(raw);
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message });
      return z.NEVER;
    }
  });
}

/** Any text that is not empty. */
export function text({ minLength = 1 }: { readonly minLength?: number } = {}) {
  return givenText(`a text of at least ${minLength} characters`).min(
    minLength,
    `is too short: give it at least ${minLength} characters.`,
  );
}

/** A whole number from `min` to `max`, both included. */
export function integer({ min, max }: { readonly min: number; readonly max: number }) {
  const message = `must be a whole number from ${min} to ${max}: correct it.`;
  return givenText(String(min))
    .regex(/^-?\d+$/, message)
    .transform(Number)
    .pipe(z.number(message).min(min, message).max(max, message));
}

/** A TCP port; 0, where allowed by `min`, takes any free one. */
export function portNumber({ min = 1 }: { readonly min?: 0 | 1 } = {}) {
  return integer({ min, max: 65_535 });
}

/** No address of ours is longer. Characters. */
const LONGEST_URL = 2_000;

/** An address that starts with one of `protocols` ('https:'). Without its trailing slash. */
export function url(protocols: readonly string[]) {
  return parsed(`${protocols[0]}//…`, (raw) => parseUrl(raw, protocols));
}

/** The URL of a PostgreSQL database. */
export function databaseUrl() {
  return url(['postgres:', 'postgresql:']);
}

/**
 * Returns a URL that starts with one of `protocols` ('https:'), without its trailing slash.
 *
 * @throws Error whose message continues a sentence that begins with the name of the setting
 */
export function parseUrl(raw: string, protocols: readonly string[]): string {
  // Stores and proxies have no password in their address.
  if (!protocols.includes('https:')) requireEncodedPassword(raw);
  if (!URL.canParse(raw) || !protocols.includes(new URL(raw).protocol)) {
    const allowed = protocols.map((protocol) => `${protocol}//`).join(' or ');
    throw new Error(`must be an address that starts with ${allowed}: correct it.`);
  }
  if (raw.length > LONGEST_URL) throw new Error(`is too long: at most ${LONGEST_URL} characters fit.`);
  return raw.replace(/\/+$/, '');
}

/**
 * In front of the host a `/`, `?` or `#` ends what is taken for the host, and a `%` begins a code of two digits: a password that has them
 * as they are makes another address, or none. Behind the host an `@` belongs to the query alone.
 */
function requireEncodedPassword(raw: string): void {
  const behindScheme = raw.replace(/^[a-z]+:\/\//i, '');
  const [authority = ''] = /^[^/?#]*/.exec(behindScheme) ?? [];
  const rest = behindScheme.slice(authority.length);
  // 'host:port' has digits behind its colon; this is the beginning of 'user:password@'.
  const isNoHost = !authority.includes('@') && /:(?!\d*$)/.test(authority);
  const isCut = rest.split('?', 1)[0]?.includes('@') || (isNoHost && rest.includes('@'));
  const isHalfEncoded = authority.includes('@') && /%(?![0-9a-f]{2})/i.test(authority);
  if (isCut || isHalfEncoded)
    throw new Error(
      'has a user or a password with %, #, / or ? in it: percent-encode these, as %25, %23, %2F and %3F.',
    );
}

/** A longer one makes QR codes that no phone reads from a pass. Characters. */
const LONGEST_PUBLIC_URL = 80;

/**
 * The URL at which people reach the service, in the form that browsers use: scheme and host in lower case, letters outside ASCII in
 * punycode, no default port. It has no path, because pages and cookies are at the root of the host.
 */
export function publicUrl() {
  return parsed('https://pasloket.example', (raw) => {
    if (!/^https?:\/\//i.test(raw) || !URL.canParse(raw)) {
      throw new Error('must be an address that starts with https:// or http://: correct it.');
    }
    const { origin, href, hostname, port } = new URL(raw);
    if (!HOST.test(hostname) || port === '0' || /^https?:\/{3}/i.test(raw)) {
      throw new Error('must have the name of a host, such as https://pasloket.example: correct it.');
    }
    if (href.replace(/\/$/, '') !== origin || /[?#]$/.test(raw)) {
      throw new Error(
        'must end with the host, such as https://pasloket.example: take away what follows it, and give the service a host of its own.',
      );
    }
    if (origin.length > LONGEST_PUBLIC_URL) {
      throw new Error(
        `is too long for the QR codes: browsers write it as ${origin}, and ${LONGEST_PUBLIC_URL} characters fit. Choose a shorter host.`,
      );
    }
    return origin;
  });
}

/** Names as DNS has them, also those of a local network; IPv4; IPv6 in brackets. */
const HOST = /^(?:\[[\da-f:.]+\]|(?:[a-z\d_](?:[a-z\d_-]*[a-z\d_])?\.)*[a-z\d_](?:[a-z\d_-]*[a-z\d_])?\.?)$/;

/** `true` or `false`. */
export function flag() {
  return givenText('true').pipe(
    z.stringbool({
      truthy: ['true'],
      falsy: ['false'],
      case: 'sensitive',
      error: 'must be true or false: correct it.',
    }),
  );
}

/** One of a few words. */
export function oneOf<const W extends readonly [string, ...string[]]>(words: W) {
  return givenText(words[0]).pipe(z.enum(words, `must be one of ${words.join(', ')}: correct it.`));
}
