import { isIPv6 } from 'node:net';
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';

/** Values of HOST that mean all addresses of the machine. */
const ANY = new Set(['0.0.0.0', '::', '0']);

/** Matches the addresses that 'localhost' resolves to. The other addresses of 127.0.0.0/8 are not among them. */
const LOCALHOST = /^(localhost|127\.0\.0\.1|::1)$/i;

/**
 * Returns the host part of the URL by which browsers reach a server that listens on `host`: 'localhost' for a server on the loopback
 * address; the machine's address in the local network for a server on all addresses.
 */
export function hostForBrowsers(host: string, interfaces = networkInterfaces()): string {
  if (LOCALHOST.test(host)) return 'localhost';
  if (!ANY.has(host)) return isIPv6(host) ? `[${host}]` : host;
  const addresses = Object.values(interfaces).flatMap((known): NetworkInterfaceInfo[] => known ?? []);
  return addresses.find(({ internal, family }) => !internal && family === 'IPv4')?.address ?? 'localhost';
}

/** Returns the host part of the URL by which this machine itself reaches a server that listens on `host`. */
export function hostFromThisMachine(host: string): string {
  if (host === '0.0.0.0' || host === '0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return isIPv6(host) ? `[${host}]` : host;
}
