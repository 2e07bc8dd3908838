import { testDatabase, type TestDatabase } from '../../../../test/support/test-database';
import { type Attempt, AttemptLimits, TooManyAttempts } from './attempt-limits';
import { Pseudonyms } from '../secrets/pseudonyms';

const rule = { name: 'test', free: 3, firstWait: 60, longestWait: 200, forgetAfter: 3600 };
const wide = { ...rule, name: 'wide', free: 1000 };

/** Real: PostgreSQL. Mocked: nothing. */
describe('Attempts', () => {
  let database: TestDatabase;
  let limits: AttemptLimits;
  let other: AttemptLimits;
  beforeAll(async () => {
    database = await testDatabase();
    const pseudonyms = new Pseudonyms('a secret of the service, long enough');
    limits = new AttemptLimits(database.dataSource, pseudonyms);
    other = new AttemptLimits(database.dataSource, pseudonyms);
  });
  afterAll(() => database.close());

  const of = (subject: string): Attempt => ({ rule, subject: [subject] });
  const attempt = (subject: string, by = limits) =>
    by.consume([of(subject)]).then(
      () => 'taken' as const,
      (error: TooManyAttempts) => error.retryAfterSeconds,
    );
  const waitIsOver = () =>
    database.dataSource.query(`UPDATE attempt_limits SET blocked_until = now() - interval '1 second'`);

  it('are free at first; then each further one makes the wait twice as long, up to a limit', async () => {
    const waits: (number | 'taken')[] = [];
    for (let free = 1; free <= 4; free++) expect(await attempt('a')).toBe('taken');
    for (let more = 0; more < 3; more++) {
      waits.push(await attempt('a'));
      await waitIsOver();
      expect(await attempt('a')).toBe('taken');
    }
    expect(waits.map((wait) => Math.ceil(Number(wait) / 20) * 20)).toEqual([60, 120, 200]);
  });

  it('at the same moment, by two apis, count each of them', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, n) => attempt('b', n % 2 ? limits : other)),
    );
    expect(outcomes.filter((outcome) => outcome === 'taken')).toHaveLength(4);
  });

  it('pass once for each wait, which nobody else makes longer, and of which only the latest counts', async () => {
    const pass = (subject: string) =>
      limits.enforceWait(of(subject), 60).then(
        () => 'passed' as const,
        (error: TooManyAttempts) => error.retryAfterSeconds,
      );
    expect(await pass('waiting')).toBeGreaterThan(50);
    expect(await pass('waiting too')).toBeGreaterThan(50);
    await waitIsOver();
    const both = await Promise.all([pass('waiting'), pass('waiting')]);
    expect(both.filter((outcome) => outcome === 'passed')).toHaveLength(1);
    await database.dataSource.query(`UPDATE attempt_limits SET forget_at = now() - interval '1 second'`);
    expect(await pass('waiting too')).toBeGreaterThan(50);
  });

  it('are told how many they are, until they are forgotten', async () => {
    expect(await limits.count(of('counted'))).toBe(0);
    await attempt('counted');
    await attempt('counted');
    expect(await limits.count(of('counted'))).toBe(2);
    await database.dataSource.query(`UPDATE attempt_limits SET forget_at = now() - interval '1 second'`);
    expect(await limits.count(of('counted'))).toBe(0);
  });

  it('that succeeded are given back, and those of others are not touched', async () => {
    for (let tries = 0; tries < 10; tries++) {
      expect(await attempt('c')).toBe('taken');
      await limits.refund([of('c')]);
    }
    for (let free = 1; free <= 4; free++) expect(await attempt('d')).toBe('taken');
    expect(await attempt('d')).toBeGreaterThan(0);
    expect(await attempt('e')).toBe('taken');
  });

  it('count for all rules or for none', async () => {
    for (let free = 1; free <= 4; free++) await attempt('f');
    const both = [{ rule: wide, subject: ['f'] }, of('f')];
    await expect(limits.consume(both)).rejects.toThrow(TooManyAttempts);
    const rows = await database.dataSource.query<unknown[]>(`SELECT FROM attempt_limits WHERE key = $1`, [
      new Pseudonyms('a secret of the service, long enough').hash('wide', 'f'),
    ]);
    expect(rows).toHaveLength(0);
  });

  it('are forgotten when there was none for long', async () => {
    for (let free = 1; free <= 3; free++) await attempt('g');
    await database.dataSource.query(`UPDATE attempt_limits SET forget_at = now() - interval '1 second'`);
    for (let free = 1; free <= 4; free++) expect(await attempt('g')).toBe('taken');
  });
});
