import { hostForBrowsers, hostFromThisMachine } from './host-names';

const at = (address: string, internal = false, family: 'IPv4' | 'IPv6' = 'IPv4') =>
  ({ address, internal, family }) as never;
const NETWORK = { lo: [at('127.0.0.1', true)], eth0: [at('fe80::1', false, 'IPv6'), at('192.0.2.7')] };

describe('What listens on', () => {
  it.each([
    ['127.0.0.1', 'localhost', '127.0.0.1'],
    ['localhost', 'localhost', 'localhost'],
    ['127.0.0.2', '127.0.0.2', '127.0.0.2'],
    ['::1', 'localhost', '[::1]'],
    ['0.0.0.0', '192.0.2.7', '127.0.0.1'],
    ['::', '192.0.2.7', '[::1]'],
    ['192.0.2.9', '192.0.2.9', '192.0.2.9'],
    ['2001:db8::1', '[2001:db8::1]', '[2001:db8::1]'],
  ])('%s is reached by browsers at %s, and by the machine itself at %s', (host, reachable, local) => {
    expect(hostForBrowsers(host, NETWORK)).toBe(reachable);
    expect(hostFromThisMachine(host)).toBe(local);
  });

  it('every address of a machine without a network is reached on the machine alone', () => {
    expect(hostForBrowsers('0.0.0.0', { lo: NETWORK.lo })).toBe('localhost');
  });
});
