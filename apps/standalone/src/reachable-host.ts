import { isIPv6 } from 'node:net';
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';

/** Every address of the machine. */
const ANY = new Set(['0.0.0.0', '::', '0']);

/** 'localhost' leads to these; to the other addresses of 127.0.0.0/8 it does not. */
const LOCALHOST = /^(localhost|127\.0\.0\.1|::1)$/i;

/**
 * The host, as addresses have it, by which browsers reach what listens on `host`: on this machine alone 'localhost'; on every address of it
 * its own in the local network.
 */
export function reachableHost(host: string, interfaces = networkInterfaces()): string {
  if (LOCALHOST.test(host)) return 'localhost';
  if (!ANY.has(host)) return isIPv6(host) ? `[${host}]` : host;
  const addresses = Object.values(interfaces).flatMap((known): NetworkInterfaceInfo[] => known ?? []);
  return addresses.find(({ internal, family }) => !internal && family === 'IPv4')?.address ?? 'localhost';
}

/** The address by which this machine itself reaches what listens on `host`. */
export function localHost(host: string): string {
  if (host === '0.0.0.0' || host === '0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return isIPv6(host) ? `[${host}]` : host;
}
