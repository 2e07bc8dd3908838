import { ipKeyGenerator } from 'express-rate-limit';

/** An IPv6 network of this many bits is one client, as for the public checks. */
const CLIENT_BITS = 56;

/** Who calls, as limits count them. @param ip the address that the call comes from */
export function clientOf(ip: string): string {
  return ipKeyGenerator(ip, CLIENT_BITS);
}
