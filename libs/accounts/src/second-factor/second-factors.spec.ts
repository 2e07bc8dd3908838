import { randomUUID } from 'node:crypto';
import { testDatabase, type TestDatabase } from '../../../../test/support/test-database';
import { SecondFactors } from './second-factors';
import { SecretBox } from '../secrets/secret-box';
import { codeAt, stepAt } from './totp';

const NOW = new Date('2026-11-25T12:00:00Z');

/** Real: PostgreSQL. Mocked: nothing; the clock is an argument. */
describe('A second factor', () => {
  let database: TestDatabase;
  let factors: SecondFactors;
  beforeAll(async () => {
    database = await testDatabase();
    factors = new SecondFactors(database.dataSource, new SecretBox('a secret of the service, long enough'));
  });
  afterAll(() => database.close());

  const account = async () => {
    const id = randomUUID();
    await database.dataSource.query(
      `INSERT INTO accounts (id, email, name, role) VALUES ($1, $2, 'Petra', 'contact-person')`,
      [id, `${id}@voorbeeld.example`],
    );
    return { id, sessionGeneration: 0, email: 'petra@voorbeeld.example' };
  };
  const decoded = (secret: string) => {
    const bits = [...secret].map((letter) =>
      'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
    );
    return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((eight) => parseInt(eight, 2)));
  };
  const codeOf = (secret: string, steps = 0) => codeAt(decoded(secret), stepAt(NOW) + steps);
  const on = async () => {
    const owner = await account();
    const { secret } = await factors.beginEnrolment(owner);
    const confirmed = await factors.confirm(owner, codeOf(secret, -1), NOW);
    return { ...owner, sessionGeneration: 1, secret, codes: confirmed?.recoveryCodes ?? [] };
  };

  it('counts once its owner has shown a code of it, and can be begun anew until then', async () => {
    const owner = await account();
    const { id } = owner;
    await factors.beginEnrolment(owner);
    const { secret } = await factors.beginEnrolment(owner);
    expect(await factors.confirm(owner, codeOf(secret, 10), NOW)).toBeUndefined();
    expect([await factors.isEnabled(id), await factors.useCode(id, codeOf(secret), NOW)]).toEqual([
      false,
      false,
    ]);
    const confirmed = await factors.confirm(owner, codeOf(secret), NOW);
    expect([confirmed?.recoveryCodes.length, confirmed?.sessionGeneration]).toEqual([10, 1]);
    expect(await factors.isEnabled(id)).toBe(true);
    await expect(factors.beginEnrolment({ ...owner, sessionGeneration: 1 })).rejects.toThrow('already');
  });

  it('takes each code once, also when it comes three times at the same moment', async () => {
    const { id, secret } = await on();
    expect(await factors.useCode(id, codeOf(secret, -1), NOW)).toBe(false);
    const [first, second] = [codeOf(secret).slice(0, 3), codeOf(secret).slice(3)];
    const taken = await Promise.all([1, 2, 3].map(() => factors.useCode(id, `${first} ${second}`, NOW)));
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await factors.useCode(id, codeOf(secret, 1), NOW)).toBe(true);
    expect(await factors.useCode(id, codeOf(secret), NOW)).toBe(false);
  });

  it('takes each recovery code once, however it was copied, and nobody else’s', async () => {
    const [mine, other] = [await on(), await on()];
    const [first = '', second = ''] = mine.codes;
    expect(await factors.useCode(other.id, first, NOW)).toBe(false);
    expect(await factors.useCode(mine.id, first.replaceAll('-', '').toUpperCase(), NOW)).toBe(true);
    expect(await factors.useCode(mine.id, first, NOW)).toBe(false);
    const both = await Promise.all([1, 2].map(() => factors.useCode(mine.id, second, NOW)));
    expect(both.filter(Boolean)).toHaveLength(1);
  });

  it('is not in the database as an app could use it, and goes with its recovery codes', async () => {
    const owner = await on();
    const { id, secret, codes } = owner;
    const rows = await database.dataSource.query<unknown[]>(
      `SELECT encode(secret, 'hex') AS text FROM second_factors UNION ALL SELECT encode(code_hash, 'hex') FROM recovery_codes`,
    );
    expect(JSON.stringify(rows)).not.toContain(decoded(secret).toString('hex'));
    await factors.remove(owner);
    expect([await factors.isEnabled(id), await factors.useCode(id, codes[0] ?? '', NOW)]).toEqual([
      false,
      false,
    ]);
  });
});
