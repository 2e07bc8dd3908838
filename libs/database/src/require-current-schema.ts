// Raw SQL: the table of migrations belongs to TypeORM, and may not exist yet.
import { type DataSource } from 'typeorm';
import { DatabaseRefused } from './database-unusable';
import { SchemaCompatibility } from './entities/operations';

const REMEDY =
  'run `node dist/apps/cli/src/main.js migrate` with this DATABASE_URL (`npm start` does it by itself)';

/**
 * Refuses a database that this version cannot work with: one that lacks a migration of its own, with which every request would
 * fail in its own way, or a newer one of which a migration says that older versions do harm (`schema_compatibility`). Any other
 * newer schema is welcome: while a new version is deployed, the old one's processes are started again on it.
 *
 * @throws DatabaseRefused with the command that helps.
 */
export async function requireCurrentSchema(dataSource: DataSource): Promise<void> {
  const known = new Set(dataSource.migrations.map(({ name, constructor }) => name ?? constructor.name));
  const ran = await namesOfMigrations(dataSource);
  const missing = [...known].filter((name) => !ran.has(name));
  if (missing.length > 0) {
    throw new DatabaseRefused(
      `DATABASE_URL: the schema of the database is older than this version (it lacks ${missing.join(', ')}): ${REMEDY}.`,
    );
  }
  const [required] = await dataSource.getRepository(SchemaCompatibility).find();
  if (required && !known.has(required.requiresMigration)) {
    throw new DatabaseRefused(
      `DATABASE_URL: the schema of the database is newer than what this version can work with (it requires ${required.requiresMigration}): ` +
        'start the version that it was migrated by, or a newer one.',
    );
  }
}

/** Returns no names if the table does not exist, because no migration ran yet. */
async function namesOfMigrations(dataSource: DataSource): Promise<Set<string>> {
  const [table] = await dataSource.query<{ there: boolean }[]>(
    `SELECT to_regclass('schema_migrations') IS NOT NULL AS there`,
  );
  if (!table?.there) return new Set();
  const rows = await dataSource.query<{ name: string }[]>('SELECT name FROM schema_migrations ORDER BY id');
  return new Set(rows.map(({ name }) => name));
}
