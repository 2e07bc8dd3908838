import { type DataSource } from 'typeorm';
import { type OrganisationChoiceView } from './account.view';

/** Maximum number of organisations in the list below the search field. */
const MAX_RESULTS = 20;

/**
 * Returns the organisations whose code or name contains this text: the first ones by name, at most `MAX_RESULTS`. It is SQL because it
 * sorts by the name in lower case.
 */
export function searchOrganisations(dataSource: DataSource, text: string): Promise<OrganisationChoiceView[]> {
  const pattern = `%${text.trim().replace(/[\\%_]/g, String.raw`\$&`)}%`;
  return dataSource.query(
    `SELECT id, code, name FROM organisations
      WHERE withdrawn_at IS NULL AND (name ILIKE $1 OR code ILIKE $1) ORDER BY lower(name), code LIMIT $2`,
    [pattern, MAX_RESULTS],
  );
}
