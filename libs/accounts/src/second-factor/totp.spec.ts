import { toBase32, codeAt, otpauthUri, stepAt, stepOfCode } from './totp';

const SECRET = Buffer.from('12345678901234567890');

describe('A code of an app', () => {
  it.each([
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130'],
  ])('is that of RFC 6238 at %d s', (seconds, code) => {
    expect(codeAt(SECRET, stepAt(new Date(seconds * 1000)))).toBe(code);
  });

  it('counts for the step before and the one after, and no further', () => {
    const now = new Date(1_800_000_000_000);
    const step = stepAt(now);
    const found = [-2, -1, 0, 1, 2].map((away) => stepOfCode(SECRET, codeAt(SECRET, step + away), now));
    expect(found).toEqual([undefined, step - 1, step, step + 1, undefined]);
    expect(stepOfCode(SECRET, '', now)).toBeUndefined();
  });

  it('comes of a secret that apps scan', () => {
    expect(toBase32(Buffer.from('foobarbaz!'))).toBe('MZXW6YTBOJRGC6RB');
    expect(otpauthUri(SECRET, 'petra@voorbeeld.example')).toBe(
      'otpauth://totp/Pasloket:petra%40voorbeeld.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Pasloket&digits=6&period=30',
    );
  });
});
