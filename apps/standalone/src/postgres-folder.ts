import { existsSync, lstatSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createFolderOwnedBy, folderAllUsersCanEnter } from './postgres-binaries';
import { type PostgresUser } from './postgres-user';

/**
 * Returns the folder for the database of this DATA_DIR, `<dataDir>/postgres`, and creates it at the first start.
 *
 * If `user` cannot enter DATA_DIR, `<dataDir>/postgres` is a symbolic link to a folder that it can enter. So the next start finds the data
 * again, and deleting DATA_DIR leads to a new database.
 */
export function ensurePostgresFolder(
  dataDir: string,
  user: PostgresUser,
  log: (line: string) => void,
): string {
  mkdirSync(dataDir, { recursive: true });
  const folder = join(dataDir, 'postgres');
  if (existsSync(folder)) return realpathSync(folder);
  removeDanglingLink(folder);
  if (user.canEnter(dataDir)) {
    createFolderOwnedBy(user, folder);
    return realpathSync(folder);
  }
  const elsewhere = mkdtempSync(join(folderAllUsersCanEnter(), 'data-'));
  createFolderOwnedBy(user, elsewhere);
  symlinkSync(elsewhere, folder);
  log(`keeps its data in ${elsewhere}: the user "postgres" cannot enter ${dataDir}`);
  return elsewhere;
}

function removeDanglingLink(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) rmSync(path);
}
