import { writeContactPerson } from '../../../../test/support/submitted-request';
import { testDatabase, type TestDatabase } from '../../../../test/support/test-database';
import { Problem } from '../http/problem';
import { CallRefused } from '../call-refused';
import { CallLimits } from './call-limits';

/** Real: PostgreSQL. Mocked: nothing; the windows are ended in the database, whose clock counts. */
describe('The limits of one account', () => {
  let database: TestDatabase;
  let accountId: string;
  const apis = () => [0, 1].map(() => new CallLimits(database.dataSource, { submit: 20, link: 30 }));
  const outcome = (call: Promise<void>) =>
    call.then(
      () => 'answered',
      (refusal: unknown) => (refusal instanceof CallRefused ? refusal : Promise.reject(refusal as Error)),
    );
  const sql = (text: string) => database.dataSource.query<unknown[]>(text);

  beforeAll(async () => {
    database = await testDatabase();
    accountId = await writeContactPerson(database.dataSource);
  });
  afterAll(() => database.close());
  afterEach(() => sql(`DELETE FROM counted_calls`));

  it('are counted by all apis together: of fifty submits at once, twenty are answered', async () => {
    const [one, other] = apis();
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        outcome((index % 2 ? one : other)?.count(accountId, 'submit') as Promise<void>),
      ),
    );
    const refusals = outcomes.filter((each): each is CallRefused => each instanceof CallRefused);
    expect(refusals).toHaveLength(30);
    const { code, facts } = refusals[0] as CallRefused;
    expect(new Problem(code, facts).toJSON()).toMatchObject({
      status: 429,
      type: 'urn:pasloket:problem:too-many-calls',
    });
    const { retryAfterSeconds } = facts as { retryAfterSeconds: number };
    expect(retryAfterSeconds).toBeGreaterThan(500);
    expect(retryAfterSeconds).toBeLessThanOrEqual(600);
  });

  it('do not mix submitting with asking for links', async () => {
    const [limits] = apis();
    for (let calls = 0; calls < 20; calls++) await limits?.count(accountId, 'submit');
    await expect(limits?.count(accountId, 'submit')).rejects.toBeInstanceOf(CallRefused);
    await expect(limits?.count(accountId, 'link')).resolves.toBeUndefined();
  });

  it('begin anew when the window is over, however long one kept trying', async () => {
    const [limits] = apis();
    for (let calls = 0; calls < 40; calls++)
      await outcome(limits?.count(accountId, 'submit') as Promise<void>);
    await sql(`UPDATE counted_calls SET window_ends_at = now() - interval '1 second'`);
    for (let calls = 0; calls < 20; calls++) await limits?.count(accountId, 'submit');
    await expect(limits?.count(accountId, 'submit')).rejects.toBeInstanceOf(CallRefused);
    await expect(sql(`SELECT FROM counted_calls`)).resolves.toHaveLength(1);
  });
});
