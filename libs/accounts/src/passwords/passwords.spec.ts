import { hashPassword, verifyPassword } from './passwords';

describe('A password', () => {
  it('is kept as an argon2id hash that only the password opens', async () => {
    const stored = await hashPassword('correct paard batterij');
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    await expect(verifyPassword(stored, 'correct paard batterij')).resolves.toBe(true);
    await expect(verifyPassword(stored, 'correct paard batterij ')).resolves.toBe(false);
  });

  it('is salted: the same password has another hash each time', async () => {
    expect(await hashPassword('zelfde')).not.toBe(await hashPassword('zelfde'));
  });

  it('is the same however the keyboard composed its accents', async () => {
    await expect(verifyPassword(await hashPassword('caf\u00e9'), 'cafe\u0301')).resolves.toBe(true);
  });
});
