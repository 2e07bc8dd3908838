import { type MigrationInterface } from 'typeorm';
import { emptyDatabase, type NewDatabase } from '../../../test/support/test-database';
import { openDatabase } from './data-source';

interface Column {
  readonly type: string;
  readonly mayBeNull: boolean;
  readonly hasDefault: boolean;
}

/** What the version before cannot work with. */
function broken(before: ReadonlyMap<string, Column>, after: ReadonlyMap<string, Column>): string[] {
  const tables = new Set([...before.keys()].map((column) => column.split('.')[0]));
  const gone = [...before.keys()].filter((column) => !after.has(column)).map((column) => `${column} is gone`);
  const other = [...after].flatMap(([column, now]) => {
    const was = before.get(column);
    if (was && was.type !== now.type) return [`${column} was ${was.type} and is ${now.type}`];
    const isKnownTable = tables.has(column.split('.')[0] ?? '');
    const mustBeWritten = !now.mayBeNull && !now.hasDefault;
    if (isKnownTable && mustBeWritten && (!was || was.mayBeNull || was.hasDefault))
      return [`${column} must be written`];
    return [];
  });
  return [...gone, ...other];
}

/** Real: PostgreSQL. Nothing is mocked. */
describe('The migrations', () => {
  let database: NewDatabase;
  beforeAll(async () => (database = await emptyDatabase()));
  afterAll(() => database.drop());

  it('would be told of what is gone, of another type, or asked for', () => {
    const text = { type: 'text', mayBeNull: true, hasDefault: false };
    const before = new Map([['a.gone', text], ['a.other', text], ['a.strict', text], ['a.same', text]]); // prettier-ignore
    const after = new Map([
      ['a.other', { ...text, type: 'integer' }],
      ['a.strict', { ...text, mayBeNull: false }],
      ['a.same', text],
      ['a.asked', { ...text, mayBeNull: false }],
      ['a.given', { ...text, mayBeNull: false, hasDefault: true }],
      ['b.ofNewTable', { ...text, mayBeNull: false }],
    ]);
    expect(broken(before, after)).toEqual([
      'a.gone is gone',
      'a.other was text and is integer',
      'a.strict must be written',
      'a.asked must be written',
    ]);
  });

  it('take nothing away from the version before, unless they say so in schema_compatibility', async () => {
    const dataSource = await openDatabase({ url: database.url, applicationName: 'pasloket test' });
    const columns = async (): Promise<Map<string, Column>> => {
      const rows = await dataSource.query<(Column & { column: string })[]>(
        `SELECT table_name || '.' || column_name AS column, data_type AS type,
                is_nullable = 'YES' AS "mayBeNull", column_default IS NOT NULL OR is_identity = 'YES' OR is_generated = 'ALWAYS' AS "hasDefault"
           FROM information_schema.columns WHERE table_schema = 'public'`,
      );
      return new Map(rows.map(({ column, ...of }) => [column, of]));
    };
    const requires = async (): Promise<string | undefined> => {
      const [table] = await dataSource.query<{ there: boolean }[]>(
        `SELECT to_regclass('schema_compatibility') IS NOT NULL AS there`,
      );
      if (!table?.there) return undefined;
      const [row] = await dataSource.query<{ migration: string }[]>(
        'SELECT requires_migration AS migration FROM schema_compatibility',
      );
      return row?.migration;
    };
    const runner = dataSource.createQueryRunner();
    const found: Record<string, string[]> = {};
    const nameOf = (migration: MigrationInterface) => migration.name ?? migration.constructor.name;
    const at = (migration: MigrationInterface) => Number(nameOf(migration).slice(-13));
    const migrations = [...dataSource.migrations].sort((one, other) => at(one) - at(other));
    expect(migrations.map(at)).not.toContain(NaN);
    for (const migration of migrations) {
      const before = await columns();
      await migration.up(runner);
      const names = broken(before, await columns());
      const id = nameOf(migration);
      if (names.length > 0 && (await requires()) !== id) found[id] = names;
    }
    await runner.release();
    await dataSource.destroy();
    expect(migrations.length).toBeGreaterThan(10);
    expect(found).toEqual({});
  });
});
