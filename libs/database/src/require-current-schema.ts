import { type DataSource } from 'typeorm';
import { DatabaseRefused } from './database-unusable';

const REMEDY =
  'run `node dist/apps/cli/src/main.js migrate` with this DATABASE_URL (`npm start` does it by itself)';

/**
 * Refuses a database whose schema is not the one this version was written for: with an older one every request would fail,
 * each in its own way, and what a newer one demands of what is written is not known here.
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
  const newer = [...ran].filter((name) => !known.has(name));
  if (newer.length > 0) {
    throw new DatabaseRefused(
      `DATABASE_URL: the schema of the database is newer than this version (it has ${newer.join(', ')}): ` +
        'start the version that it was migrated by, or a newer one.',
    );
  }
}

/** None when the table is not there: nothing was ever migrated. */
async function namesOfMigrations(dataSource: DataSource): Promise<Set<string>> {
  const [table] = await dataSource.query<{ there: boolean }[]>(
    `SELECT to_regclass('schema_migrations') IS NOT NULL AS there`,
  );
  if (!table?.there) return new Set();
  const rows = await dataSource.query<{ name: string }[]>('SELECT name FROM schema_migrations ORDER BY id');
  return new Set(rows.map(({ name }) => name));
}
