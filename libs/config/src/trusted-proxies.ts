import { isIP } from 'node:net';
import { parsed } from './settings';

/** Whose word about the client's address is taken: nobody's, the last so many proxies', or that of these addresses. */
export type TrustedProxies = false | number | readonly string[];

/** Words for the ranges that never come from the internet, as Express knows them. */
const RANGES = new Set(['loopback', 'linklocal', 'uniquelocal']);
const MOST_HOPS = 10;

/**
 * `none` (the default), the number of proxies in front, or their addresses with commas between: '10.0.0.0/8, ::1, loopback'.
 * There is no word for 'all': then every client could write the address that it likes.
 */
export function trustedProxies() {
  return parsed('none', (raw): TrustedProxies => {
    if (raw === 'none') return false;
    if (/^\d+$/.test(raw) && Number(raw) >= 1 && Number(raw) <= MOST_HOPS) return Number(raw);
    const proxies = raw.split(',').map((proxy) => proxy.trim());
    if (proxies.every((proxy) => RANGES.has(proxy) || isNetwork(proxy))) return proxies;
    throw new Error(
      `must be none, a number of proxies from 1 to ${MOST_HOPS}, or addresses such as 10.0.0.0/8, loopback: correct it.`,
    );
  }).default(false);
}

/** An address, or one with the length of its network. */
function isNetwork(text: string): boolean {
  const [address = '', length, ...more] = text.split('/');
  const bits = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
  if (bits === 0 || more.length > 0) return false;
  return length === undefined || (/^\d{1,3}$/.test(length) && Number(length) >= 1 && Number(length) <= bits);
}
