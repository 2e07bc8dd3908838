import { type RedisOptions } from 'ioredis';

const PROTOCOLS = [
  'redis:',
  'rediss:',
  'redis+sentinel:',
  'rediss+sentinel:',
  'postgres:',
  'postgresql:',
] as const;

/** Groups: scheme, `user:password`, hosts, name of the primary, number of the database, options. */
const BY_SENTINELS =
  /^(rediss?)\+sentinel:\/\/(?:([^@/?#]*)@)?([^@/?#]+)\/([\w.-]+)(?:\/(\d{1,5}))?(?:\?([^#/]*))?$/i;

/** Groups: a host name or IPv4 address, or an IPv6 address in brackets; then the port. */
const HOST = /^(?:\[([\da-f:.]+)\]|([^:[\]\s]+))(?::(\d{1,5}))?$/i;

/** Matches a Redis URL with several hosts. A comma before the '@' does not count, because it is part of the password. */
const SEVERAL_HOSTS = /^rediss?:\/\/(?:[^@]*@)?[^@/?#]*,[^@]*$/i;

/** Default port of a Sentinel. */
const SENTINEL_PORT = 26_379;

/** Time after which a Sentinel that does not answer is skipped. Milliseconds. */
const SENTINEL_ANSWERS_WITHIN_MS = 5_000;

/**
 * Reads `QUEUE_URL`. It accepts the URL of a PostgreSQL, of a Redis, or of Sentinels, which name the primary Redis:
 * `redis+sentinel://user:password@host1:26379,host2:26379/NAME`, the form that other Redis clients use. User and password are those of the
 * Redis; the options `sentinel_username` and `sentinel_password` are for the Sentinels. `rediss+sentinel:` uses TLS for both.
 *
 * @param parseUrl reads a URL with one host and one of these protocols; that of `@app/config`, which a pure library may not import
 * @throws Error whose message continues a sentence that begins with the name of the setting
 */
export function parseQueueUrl(
  raw: string,
  parseUrl: (raw: string, protocols: readonly string[]) => string,
): string {
  // A slash behind options may belong to a password: it is refused.
  const address = raw.includes('?') ? raw : raw.replace(/\/+$/, '');
  if (isSentinelUrl(address)) {
    sentinelOptions(address);
    return address;
  }
  if (SEVERAL_HOSTS.test(address)) {
    throw new Error(
      'names several hosts: give the one address that leads to the primary or, when these are Sentinels, redis+sentinel://host1:26379,host2:26379/NAME.',
    );
  }
  const url = parseUrl(raw, PROTOCOLS);
  if (/^rediss?:/i.test(url) && !/^\/?\d{0,5}$/.test(new URL(url).pathname)) {
    throw new Error('may end with the number of a database, as in redis://host:6379/2: correct it.');
  }
  return url;
}

/** Returns true if the URL names Sentinels instead of a Redis. */
export function isSentinelUrl(address: string): boolean {
  return /^rediss?\+sentinel:/i.test(address);
}

/**
 * Converts the URL of Sentinels to options of ioredis.
 *
 * @throws Error whose message continues a sentence that begins with the name of the setting
 */
export function sentinelOptions(address: string): RedisOptions {
  const [, scheme, credentials, hosts, name, database, options] = BY_SENTINELS.exec(address) ?? [];
  const sentinels = hosts?.split(',').map(hostAndPort);
  const login = credentials === undefined ? [] : decoded(/^([^:]*):(.*)$/, credentials);
  const settings = (options?.split('&') ?? []).map((option) => decoded(/^([^=]*)=(.*)$/, option));
  if (!sentinels?.every((sentinel) => sentinel !== undefined) || !login || !settings.every(isPair)) {
    throw new Error(
      'must be like redis+sentinel://user:password@host1:26379,host2:26379/NAME, where NAME is what the Sentinels call the primary: correct it, and percent-encode what is no letter or digit in a password.',
    );
  }
  const { sentinel_username, sentinel_password, ...others } = Object.fromEntries(settings) as Record<
    string,
    string | undefined
  >;
  if (Object.keys(others).length > 0) {
    throw new Error('may end with ?sentinel_username=…&sentinel_password=… and no other option: correct it.');
  }
  const [username, password] = login;
  const overTls = scheme?.toLowerCase() === 'rediss';
  return {
    sentinels,
    name,
    db: Number(database ?? 0),
    username: username || undefined,
    password,
    sentinelUsername: sentinel_username,
    sentinelPassword: sentinel_password,
    sentinelCommandTimeout: SENTINEL_ANSWERS_WITHIN_MS,
    ...(overTls ? { tls: {}, sentinelTLS: {}, enableTLSForSentinelMode: true } : {}),
  };
}

function hostAndPort(text: string): { host: string; port: number } | undefined {
  const [, ipv6, host = ipv6, port = SENTINEL_PORT] = HOST.exec(text) ?? [];
  const isPort = Number(port) >= 1 && Number(port) <= 65_535;
  return host === undefined || !isPort ? undefined : { host, port: Number(port) };
}

type Pair = [string, string];

function isPair(pair: Pair | undefined): pair is Pair {
  return pair !== undefined;
}

/** Returns both groups of the pattern, percent-decoded; undefined when the text does not match. */
function decoded(pattern: RegExp, text: string): Pair | undefined {
  const [, first, second] = pattern.exec(text) ?? [];
  if (first === undefined || second === undefined) return undefined;
  try {
    return [decodeURIComponent(first), decodeURIComponent(second)];
  } catch {
    return undefined;
  }
}
