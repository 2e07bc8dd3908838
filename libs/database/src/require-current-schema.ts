// Raw SQL: the table of migrations belongs to TypeORM, and may not exist yet.
import { type DataSource } from 'typeorm';
import { DatabaseIncompatible } from './database-unusable';
import { SchemaCompatibility } from './entities/operations';

const REMEDY =
  'run `node dist/apps/cli/src/main.js migrate` with this DATABASE_URL (`npm start` does it by itself)';

/**
 * Refuses a database with which this version cannot work. Either a migration of this version is missing, so that calls would fail; or a
 * newer migration declares that older versions would do harm (`schema_compatibility`). Other newer schemas are accepted: while a new
 * version is deployed, processes of the old version may be restarted.
 *
 * @throws DatabaseIncompatible, whose message names the command that fixes it
 */
export async function requireCurrentSchema(dataSource: DataSource): Promise<void> {
  const known = new Set(dataSource.migrations.map(({ name, constructor }) => name ?? constructor.name));
  const ran = await namesOfMigrations(dataSource);
  const missing = [...known].filter((name) => !ran.has(name));
  if (missing.length > 0) {
    throw new DatabaseIncompatible(
      `DATABASE_URL: the schema of the database is older than this version (it lacks ${missing.join(', ')}): ${REMEDY}.`,
    );
  }
  const [required] = await dataSource.getRepository(SchemaCompatibility).find();
  if (required && !known.has(required.requiresMigration)) {
    throw new DatabaseIncompatible(
      `DATABASE_URL: the schema of the database is newer than what this version can work with (it requires ${required.requiresMigration}): ` +
        'start the version that it was migrated by, or a newer one.',
    );
  }
}

/** Returns the names of the migrations that ran; none if their table does not exist yet. */
async function namesOfMigrations(dataSource: DataSource): Promise<Set<string>> {
  const [table] = await dataSource.query<{ there: boolean }[]>(
    `SELECT to_regclass('schema_migrations') IS NOT NULL AS there`,
  );
  if (!table?.there) return new Set();
  const rows = await dataSource.query<{ name: string }[]>('SELECT name FROM schema_migrations ORDER BY id');
  return new Set(rows.map(({ name }) => name));
}
