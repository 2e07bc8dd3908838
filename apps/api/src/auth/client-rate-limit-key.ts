import { ipKeyGenerator } from 'express-rate-limit';
import { isIP } from 'node:net';

/** Number of leading bits of an IPv6 address that identify a client. The public checks use the same number. */
const CLIENT_BITS = 56;

/** Key of all clients without a valid address. Otherwise a client could use a new invented text in a proxy's header for each call. */
const WITHOUT_ADDRESS = 'no address';

/**
 * Matches an address with a port, which some proxies add; an IPv6 address is then in brackets. The port is removed, because it differs for
 * each connection of a client.
 */
const WITH_PORT = /^(?:\[([^\]]+)\]|(\d+(?:\.\d+){3}))(?::\d+)?$/;

/**
 * Returns the key by which limits recognise a client.
 *
 * @param ip address of the connection, or the one that a proxy reports
 */
export function clientRateLimitKey(ip: string): string {
  const [, inBrackets, beforePort] = WITH_PORT.exec(ip) ?? [];
  const address = inBrackets ?? beforePort ?? ip;
  return isIP(address) === 0 ? WITHOUT_ADDRESS : ipKeyGenerator(address, CLIENT_BITS);
}
