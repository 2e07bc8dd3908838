import { trustedProxies } from './trusted-proxies';

describe('The proxies that are trusted', () => {
  it.each([
    [undefined, false],
    ['none', false],
    ['1', 1],
    ['10', 10],
    ['loopback', ['loopback']],
    ['10.0.0.0/8, ::1,uniquelocal', ['10.0.0.0/8', '::1', 'uniquelocal']],
  ])('are read from %j', (raw, expected) => {
    expect(trustedProxies().parse(raw)).toEqual(expected);
  });

  it.each(['true', 'all', '0', '11', '-1', '0.0.0.0/0', '::/0', '10.0.0.0/33', '10.0.0', 'loopback,', 'a/b'])(
    'are not %j: nobody means to trust every address, or none that exists',
    (raw) => {
      expect(() => trustedProxies().parse(raw)).toThrow('must be none');
    },
  );
});
