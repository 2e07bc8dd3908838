import { SecretBox, SecretUnreadable } from './secret-box';

const SECRET = 'a secret of the service, long enough';

describe('A secret in the database', () => {
  it('is read back with the service’s secret, and looks different each time', () => {
    const box = new SecretBox(SECRET);
    const sealed = box.seal(Buffer.from('totp'), 'petra');
    expect(box.open(sealed, 'petra').toString()).toBe('totp');
    expect(sealed.includes('totp')).toBe(false);
    expect(box.seal(Buffer.from('totp'), 'petra')).not.toEqual(sealed);
  });

  it('cannot be read with another key, for another person, or once it was changed', () => {
    const sealed = new SecretBox(SECRET).seal(Buffer.from('totp'), 'petra');
    expect(() => new SecretBox(`${SECRET}!`).open(sealed, 'petra')).toThrow(SecretUnreadable);
    expect(() => new SecretBox(SECRET).open(sealed, 'karel')).toThrow(SecretUnreadable);
    const changed = Buffer.from(sealed);
    changed[14] = (changed[14] ?? 0) ^ 1;
    expect(() => new SecretBox(SECRET).open(changed, 'petra')).toThrow('SESSION_SECRET');
    expect(() => new SecretBox(SECRET).open(Buffer.alloc(3), 'petra')).toThrow(SecretUnreadable);
  });
});
