import path from 'node:path';
import { command } from './support/command';
import { testDatabase, type TestDatabase } from './support/test-database';

const DIST = path.resolve(__dirname, '../dist');
const NAME = 'Zoë "Zo" van den Berg';

/** Real: the built command and a built service, as processes of their own, TypeORM, PostgreSQL. Nothing is mocked. */
describe.each(['text', 'json'])('An unexpected error that holds the values of a query, as %s', (format) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
    await database.dataSource.query('ALTER TABLE qualification_holders RENAME TO elsewhere');
  });
  afterAll(() => database.close());

  const run = (...args: string[]) => {
    const env = { PATH: process.env.PATH, DATABASE_URL: database.url, LOG_FORMAT: format, NAME, DIST };
    return command(process.execPath, args, { env });
  };
  /** Expects one entry with this message and a stack, on standard error alone. */
  const expectEntry = (
    { code, stdout, stderr }: Awaited<ReturnType<typeof command>>,
    service: string,
    message: string,
  ) => {
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).not.toMatch(/Zo|Berg|parameters|SELECT/);
    if (format === 'json') {
      const { stack, ...rest } = JSON.parse(stderr) as Record<string, string>;
      expect(rest).toEqual({ level: 'fatal', time: expect.any(String) as string, service, message });
      expect(stack).toMatch(/^QueryFailedError: .*\n\s+at /);
    } else {
      const begin = service === 'audit' ? '' : `${service}: `;
      expect(stderr.split('\n')[0]).toBe(`${begin}QueryFailedError: ${message}`);
      expect(stderr).toMatch(/\n\s+at /);
    }
  };

  it('is logged without them by a command', async () => {
    const outcome = await run(path.join(DIST, 'apps/cli/src/main.js'), 'audit', '--holder', NAME);
    expectEntry(outcome, 'audit', "relation 'qualification_holders' does not exist");
  });

  it.each([
    ['when it does not start', `throw await failure()`],
    [
      'when nothing caught it',
      `setTimeout(() => failure().then((error) => { throw error; })); return () => {}`,
    ],
  ])('is logged without them by a service, %s', async (_when, then) => {
    const service = `
      const { openDatabase } = require(process.env.DIST + '/libs/database/src');
      const { runService } = require(process.env.DIST + '/libs/service-process/src');
      runService('api', async () => {
        const database = await openDatabase({ url: process.env.DATABASE_URL, applicationName: 'pasloket test' });
        const failure = () => database.query('SELECT $1::date', [process.env.NAME]).catch((error) => error);
        ${then};
      });`;
    expectEntry(await run('-e', service), 'api', 'invalid input syntax for type date: "…"');
  });
});
