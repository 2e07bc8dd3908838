import { type Client } from 'pg';
import { type RegistryTable } from '../write/check-batch';
import { FILE_KINDS } from './file-kinds';

/** The temporary table that holds the rows of all files of one kind. */
export function stagingTable(table: RegistryTable): string {
  return `staged_${table.toLowerCase()}`;
}

/** Temporary tables: written to no log, seen by nobody else, and gone with the connection, however it ends. */
export async function createStagingTables(client: Client): Promise<void> {
  for (const { table, columns, derived } of FILE_KINDS) {
    const own = columns.map(({ name, type }) => `${name} ${type}${type === 'text' ? ' COLLATE "C"' : ''}`);
    const extra = (derived?.names ?? []).map((name) => `${name} text COLLATE "C"`);
    await client.query(
      `CREATE TEMP TABLE ${stagingTable(table)} (file integer, line integer, usable boolean, ${[...own, ...extra].join(', ')})`,
    );
  }
}
