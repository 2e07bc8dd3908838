import { ipKeyGenerator } from 'express-rate-limit';
import { isIP } from 'node:net';

/** An IPv6 network of this many bits is one client, as for the public checks. */
const CLIENT_BITS = 56;

/** All whose address is none are one client: else a word that somebody wrote would be as many clients as there are words. */
const WITHOUT_ADDRESS = 'no address';

/** Some proxies write the port behind the client's address, and IPv6 in brackets: a new port is no new client. */
const WITH_PORT = /^(?:\[([^\]]+)\]|(\d+(?:\.\d+){3}))(?::\d+)?$/;

/** Who calls, as limits count them. @param ip the address that the call comes from, or what a proxy says that it is */
export function clientOf(ip: string): string {
  const [, inBrackets, beforePort] = WITH_PORT.exec(ip) ?? [];
  const address = inBrackets ?? beforePort ?? ip;
  return isIP(address) === 0 ? WITHOUT_ADDRESS : ipKeyGenerator(address, CLIENT_BITS);
}
