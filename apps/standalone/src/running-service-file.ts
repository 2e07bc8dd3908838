import { rmSync } from 'node:fs';
import path from 'node:path';
import { writeSecretFile } from './secret-file';
import { type Started } from './services';

/**
 * Writes a file with the URLs of this service, for the commands of apps/cli that run without DATABASE_URL. Only its owner can read it,
 * because the URL contains the database's password. It is deleted when the service stops.
 */
export function writeRunningServiceFile(
  dataDir: string,
  service: { readonly databaseUrl: string; readonly publicUrl: string },
): Started {
  const file = path.join(dataDir, 'running-service.json');
  writeSecretFile(file, JSON.stringify(service));
  const remove = () => rmSync(file, { force: true });
  return { stop: () => Promise.resolve(remove()), kill: remove };
}
