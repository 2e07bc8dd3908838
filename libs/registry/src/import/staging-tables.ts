// Raw SQL: temporary tables have no entity.
import { type Client } from 'pg';
import { type RegistryTable } from '../write/check-batch';
import { FILE_KINDS } from './file-kinds';

/** Returns the name of the temporary table with the rows of all files of one kind. */
export function stagingTableName(table: RegistryTable): string {
  return `staged_${table.toLowerCase()}`;
}

/**
 * Creates temporary tables: they are not written to the WAL, other connections cannot see them, and they are dropped when the connection
 * ends for any reason.
 */
export async function createStagingTables(client: Client): Promise<void> {
  for (const { table, columns, derived } of FILE_KINDS) {
    const own = columns.map(({ name, type }) => `${name} ${type}${type === 'text' ? ' COLLATE "C"' : ''}`);
    const extra = (derived?.names ?? []).map((name) => `${name} text COLLATE "C"`);
    await client.query(
      `CREATE TEMP TABLE ${stagingTableName(table)} (file integer, line integer, usable boolean, ${[...own, ...extra].join(', ')})`,
    );
  }
}
