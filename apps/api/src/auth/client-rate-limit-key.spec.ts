import { clientRateLimitKey } from './client-rate-limit-key';

describe('A client, as limits count them', () => {
  it.each([
    ['a port', '192.0.2.1:50001', '192.0.2.1:50002'],
    ['a port, in IPv6', '[2001:db8:1:100::1]:50001', '[2001:db8:1:100::1]:50002'],
    ['brackets', '2001:db8:1:100::1', '[2001:db8:1:100::1]'],
    ['the spelling', '192.0.2.1', '::ffff:c000:201'],
    ['a zone', 'fe80::1%eth0', 'fe80::1%eth1'],
    ['the address within a home', '2001:db8:1:100::1', '2001:db8:1:1ff::2'],
    ['words that are no address', 'unknown', '_hidden'],
    ['numbers that are no address', '999.999.999.999:1', '1.2.3.4.5'],
    ['no address at all', '', '"; x'],
    ['the length of what is no address', 'x', 'x'.repeat(16_000)],
  ])('is no other one by %s', (_what, one, other) =>
    expect(clientRateLimitKey(one)).toBe(clientRateLimitKey(other)),
  );

  it.each([
    ['192.0.2.1', '192.0.2.2'],
    ['192.0.2.1:80', '192.0.2.2:80'],
    ['2001:db8:1:100::1', '2001:db8:1:200::1'],
    ['192.0.2.1', 'unknown'],
  ])('is another one: %s and %s', (one, other) =>
    expect(clientRateLimitKey(one)).not.toBe(clientRateLimitKey(other)),
  );
});
