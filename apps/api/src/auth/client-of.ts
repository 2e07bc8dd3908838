import { ipKeyGenerator } from 'express-rate-limit';
import { isIP } from 'node:net';

/** Number of leading bits of an IPv6 address that identify a client, as for the public checks. */
const CLIENT_BITS = 56;

/** The client of all calls without a valid address. Otherwise each invented text in a proxy header would be a new client. */
const WITHOUT_ADDRESS = 'no address';

/** Matches an address with a port (some proxies send one; IPv6 is then in brackets). The port must not make a new client. */
const WITH_PORT = /^(?:\[([^\]]+)\]|(\d+(?:\.\d+){3}))(?::\d+)?$/;

/** Returns the key under which limits count a client. @param ip the address of the connection, or the one that a proxy reports */
export function clientOf(ip: string): string {
  const [, inBrackets, beforePort] = WITH_PORT.exec(ip) ?? [];
  const address = inBrackets ?? beforePort ?? ip;
  return isIP(address) === 0 ? WITHOUT_ADDRESS : ipKeyGenerator(address, CLIENT_BITS);
}
