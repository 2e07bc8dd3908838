import { type Setting } from './environment';

interface WithDefault<T> {
  /** Used when the variable is absent or empty; without it the variable is required. */
  readonly default?: T;
}

function setting<T>(fallback: T | undefined, example: string, parse: (raw: string) => T): Setting<T> {
  return {
    read(raw) {
      if (raw !== undefined) return parse(raw);
      if (fallback === undefined) throw new Error(`is required: set it, for example to ${example}.`);
      return fallback;
    },
  };
}

/** Any text that is not empty. */
export function text(options: WithDefault<string> & { readonly minLength?: number } = {}): Setting<string> {
  const { minLength = 1 } = options;
  return setting(options.default, `a text of at least ${minLength} characters`, (raw) => {
    if (raw.length < minLength) throw new Error(`is too short: give it at least ${minLength} characters.`);
    return raw;
  });
}

/** Text that may be left out. */
export function optional<T>(inner: Setting<T>): Setting<T | undefined> {
  return { read: (raw) => (raw === undefined ? undefined : inner.read(raw)) };
}

/** A whole number from `min` to `max`, both included. */
export function integer(
  options: WithDefault<number> & { readonly min: number; readonly max: number },
): Setting<number> {
  const { min, max } = options;
  return setting(options.default, String(min), (raw) => {
    const value = Number(raw);
    if (!/^-?\d+$/.test(raw) || value < min || value > max) {
      throw new Error(`must be a whole number from ${min} to ${max}: correct it.`);
    }
    return value;
  });
}

/** A TCP port; 0, where allowed by `min`, takes any free one. */
export function port(options: WithDefault<number> & { readonly min?: 0 | 1 } = {}): Setting<number> {
  return integer({ default: options.default, min: options.min ?? 1, max: 65_535 });
}

/** No address of ours is longer. Characters. */
const LONGEST_URL = 2_000;

/** An address that starts with one of `protocols` ('https:'). Without its trailing slash. */
export function url(
  options: WithDefault<string> & { readonly protocols: readonly string[] },
): Setting<string> {
  const allowed = options.protocols.map((protocol) => `${protocol}//`).join(' or ');
  return setting(options.default, `${options.protocols[0]}//…`, (raw) => {
    // Stores and proxies have no password in their address.
    if (!options.protocols.includes('https:')) requireEncodedPassword(raw);
    if (!URL.canParse(raw) || !options.protocols.includes(new URL(raw).protocol)) {
      throw new Error(`must be an address that starts with ${allowed}: correct it.`);
    }
    if (raw.length > LONGEST_URL) throw new Error(`is too long: at most ${LONGEST_URL} characters fit.`);
    return raw.replace(/\/+$/, '');
  });
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
 * The address at which people reach the service, as browsers write it: scheme and host in lower case, letters outside ASCII in
 * punycode, no port that goes without saying. Nothing follows the host: pages and cookies are at its root.
 */
export function publicUrl(options: WithDefault<string> = {}): Setting<string> {
  return setting(options.default, 'https://pasloket.example', (raw) => {
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
export function flag(options: WithDefault<boolean> = {}): Setting<boolean> {
  return setting(options.default, 'true', (raw) => {
    if (raw !== 'true' && raw !== 'false') throw new Error('must be true or false: correct it.');
    return raw === 'true';
  });
}

/** One of a few words. */
export function oneOf<const W extends string>(
  words: readonly W[],
  options: WithDefault<NoInfer<W>> = {},
): Setting<W> {
  return setting(options.default, String(words[0]), (raw) => {
    const word = words.find((known) => known === raw);
    if (!word) throw new Error(`must be one of ${words.join(', ')}: correct it.`);
    return word;
  });
}
