import { QueryFailedError } from 'typeorm';
import { testDatabase, type TestDatabase } from '../../../test/support/test-database';
import { LineLogger } from './line-logger';
import { loggableError } from './without-values';

const NAME = 'Zoë "Zo" van den Berg';

/** Real: PostgreSQL and TypeORM. */
describe('An error of a query', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.close());

  const failureOf = (query: string) =>
    database.dataSource.query(query, [NAME]).then(
      () => undefined,
      (error: unknown) => error,
    );

  it.each([
    ['the value that PostgreSQL quotes', 'SELECT $1::date', 'invalid input syntax for type date: "…"'],
    [
      'the values that were bound',
      'SELECT name FROM nowhere WHERE name = $1',
      "relation 'nowhere' does not exist",
    ],
  ])('is logged without %s', async (_what, query, message) => {
    const error = await failureOf(query);
    expect(error).toBeInstanceOf(QueryFailedError);
    expect(error).toMatchObject({ parameters: [NAME] });
    const { stack = '', ...rest } = loggableError(error);
    expect(rest).toEqual({ message });
    expect(stack).toMatch(/^QueryFailedError: .*\n\s+at /);
    const lines: string[] = [];
    for (const format of ['text', 'json'] as const)
      new LineLogger('api', format, (line) => lines.push(line)).error(error);
    expect(lines).toHaveLength(2);
    for (const text of [stack, ...lines]) expect(text).not.toMatch(/Zo|Berg/);
  });
});

describe('A value that was thrown and is no error', () => {
  it('is logged without what it quotes', () => {
    expect(loggableError(`"${NAME}" is wrong`)).toEqual({ message: '"…" is wrong' });
  });
});
