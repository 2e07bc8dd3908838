import { rmSync } from 'node:fs';
import path from 'node:path';
import { writeSecret } from './secret-file';
import { type Started } from './services';

/**
 * Writes down where this service is, for the commands of apps/cli that are run without DATABASE_URL. Only its owner can read
 * it: the address holds the database's password. It is gone when the service stops.
 */
export function tellCommands(
  dataDir: string,
  service: { readonly databaseUrl: string; readonly publicUrl: string },
): Started {
  const file = path.join(dataDir, 'running-service.json');
  writeSecret(file, JSON.stringify(service));
  const remove = () => rmSync(file, { force: true });
  return { stop: () => Promise.resolve(remove()), kill: remove };
}
