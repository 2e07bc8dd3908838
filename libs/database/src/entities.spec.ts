import { isDeepStrictEqual } from 'node:util';
import { type DataSource, type EntityMetadata } from 'typeorm';
import { emptyDatabase, type NewDatabase } from '../../../test/support/test-database';
import { migrateDatabase, openDatabase } from './data-source';
import { ENTITIES } from './entities/entities';

/** Tables without an entity, because a library reads and writes them: the session store, and the migrations of TypeORM. */
const OF_LIBRARIES = ['schema_migrations', 'sessions'];

/** Schema of BullMQ, in a database that also holds the queue. */
const QUEUE_SCHEMA = 'bullmq';

/** Tables without a primary key. TypeORM demands one, so their entities name columns that are unique together. */
const WITHOUT_PRIMARY_KEY = ['exam_counts'];

interface Table {
  /** Each as `name type`, with `NOT NULL` and `IDENTITY` where it has them. */
  readonly columns: readonly string[];
  readonly primaryKey: readonly string[];
  /** Each as `columns -> table (columns) ON DELETE action`. */
  readonly foreignKeys: readonly string[];
}

/** The table as its entity describes it. */
function tableOf(dataSource: DataSource, entity: EntityMetadata): Table {
  const columns = entity.columns.filter((column) => !column.isVirtualProperty);
  return {
    columns: columns
      .map((column) => {
        const type = dataSource.driver.normalizeType(column);
        const precise =
          typeof column.precision !== 'number'
            ? type
            : type.replace('timestamp', `timestamp(${column.precision})`);
        const marks = [
          ...(column.isNullable ? [] : ['NOT NULL']),
          ...(column.generationStrategy ? ['IDENTITY'] : []),
        ];
        return [column.databaseName, precise + (column.isArray ? '[]' : ''), ...marks].join(' ');
      })
      .sort(),
    primaryKey: WITHOUT_PRIMARY_KEY.includes(entity.tableName)
      ? []
      : entity.primaryColumns.map((column) => column.databaseName).sort(),
    foreignKeys: entity.foreignKeys
      .map(({ columns, referencedEntityMetadata, referencedColumns, onDelete }) => {
        const [from, to] = [columns, referencedColumns].map((keys) =>
          keys.map((key) => key.databaseName).join(', '),
        );
        return `${from} -> ${referencedEntityMetadata.tableName} (${to}) ON DELETE ${onDelete ?? 'NO ACTION'}`;
      })
      .sort(),
  };
}

/** All tables of the database, by name. */
async function tablesIn(dataSource: DataSource): Promise<Record<string, Table>> {
  const rows = await dataSource.query<(Table & { name: string })[]>(
    `SELECT t.relname AS name,
            ARRAY(SELECT a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
                         || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
                         || CASE WHEN a.attidentity <> '' THEN ' IDENTITY' ELSE '' END
                    FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
            ARRAY(SELECT a.attname::text
                    FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY (c.conkey)
                   WHERE c.conrelid = t.oid AND c.contype = 'p') AS "primaryKey",
            ARRAY(SELECT (SELECT string_agg(a.attname, ', ' ORDER BY k.at)
                            FROM unnest(c.conkey) WITH ORDINALITY k(num, at)
                            JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.num)
                         || ' -> ' || c.confrelid::regclass || ' ('
                         || (SELECT string_agg(a.attname, ', ' ORDER BY k.at)
                               FROM unnest(c.confkey) WITH ORDINALITY k(num, at)
                               JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.num)
                         || ') ON DELETE '
                         || CASE c.confdeltype WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' WHEN 'a' THEN 'NO ACTION'
                                               ELSE c.confdeltype::text END
                    FROM pg_constraint c WHERE c.conrelid = t.oid AND c.contype = 'f') AS "foreignKeys"
       FROM pg_class t
      WHERE t.relkind IN ('r', 'p')
        AND t.relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema', 'pg_toast', $1)`,
    [QUEUE_SCHEMA],
  );
  return Object.fromEntries(
    rows.map(({ name, ...table }) => [
      name,
      {
        columns: [...table.columns].sort(),
        primaryKey: [...table.primaryKey].sort(),
        foreignKeys: [...table.foreignKeys].sort(),
      },
    ]),
  );
}

/** Real: PostgreSQL, with the migrated schema. Nothing is mocked. */
describe('The entities', () => {
  let database: NewDatabase;
  let dataSource: DataSource;
  let tables: Record<string, Table>;
  beforeAll(async () => {
    database = await emptyDatabase();
    const options = { url: database.url, applicationName: 'pasloket test' };
    await migrateDatabase(options);
    dataSource = await openDatabase(options);
    tables = await tablesIn(dataSource);
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  it('never change the schema: only migrations do', () => {
    expect(dataSource.options).toMatchObject({ synchronize: false });
    expect(dataSource.options.migrationsRun ?? false).toBe(false);
  });

  it('are there for every table but those of libraries', () => {
    const described = dataSource.entityMetadatas.map((entity) => entity.tableName);
    expect([...new Set([...described, ...OF_LIBRARIES])].sort()).toEqual(Object.keys(tables).sort());
    expect(described.filter((name) => OF_LIBRARIES.includes(name))).toEqual([]);
  });

  it('have the columns, types and keys of their tables', () => {
    const differing = dataSource.entityMetadatas
      .map((entity) => [entity.tableName, tableOf(dataSource, entity)] as const)
      .filter(([name, table]) => !isDeepStrictEqual(table, tables[name]));
    const expected = differing.map(([name]) => [name, tables[name]]);
    expect(differing).toEqual(expected);
    expect(dataSource.entityMetadatas.length).toBeGreaterThanOrEqual(ENTITIES.length);
  });
});
