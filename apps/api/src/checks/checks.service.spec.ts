import { writeRegistry } from '@app/registry';
import { CHECK_REGISTRY } from '../../../../test/support/check-registry';
import { testDatabase, type TestDatabase } from '../../../../test/support/test-database';
import { ChecksService } from './checks.service';

/** Real: PostgreSQL. Nothing is mocked; queries are counted on their way. */
describe('A check by number and surname', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await testDatabase();
    await writeRegistry(database.dataSource, CHECK_REGISTRY);
  });
  afterAll(() => database.close());

  it.each([
    ['a holder who is found', '0090001', 'Bergmans', true],
    ['another surname', '0090001', 'Anders', false],
    ['an unknown number', '9999999', 'Bergmans', false],
    ['a hidden holder', '0090003', 'Schuilmans', false],
    ['the stand-in for nobody', '9999999', 'nobody', false],
  ])('costs the same two queries for %s', async (_who, qualificationNumber, surname, found) => {
    const queries = [
      jest.spyOn(database.dataSource.manager, 'findBy'),
      jest.spyOn(database.dataSource.manager, 'find'),
    ];
    const check = await new ChecksService(database.dataSource).findByNumber(
      { qualificationNumber, surname },
      new Date(),
    );
    expect(check !== null).toBe(found);
    expect(queries.map((query) => query.mock.calls.length)).toEqual([1, 1]);
    queries.forEach((query) => query.mockRestore());
  });

  it.each(['0090 001', 'nr. 0090001', '009.0001', '90001', '000090001', '０090001\u200b', '0090001\t'])(
    'finds the holder of 0090001 by %j',
    async (qualificationNumber) => {
      const typed = { qualificationNumber, surname: 'Bergmans' };
      expect(await new ChecksService(database.dataSource).findByNumber(typed, new Date())).not.toBeNull();
    },
  );
});
