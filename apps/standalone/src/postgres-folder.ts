import { existsSync, lstatSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolderFor, reachableFolder } from './postgres-binaries';
import { type PostgresUser } from './postgres-user';

/**
 * The folder for the database of this DATA_DIR, made on the first start: `<dataDir>/postgres`.
 *
 * Where `user` cannot enter DATA_DIR, that is a symbolic link to a folder which it can enter: the second start finds the
 * data again, and whoever deletes DATA_DIR starts anew.
 */
export function postgresFolder(dataDir: string, user: PostgresUser, log: (line: string) => void): string {
  mkdirSync(dataDir, { recursive: true });
  const folder = join(dataDir, 'postgres');
  if (existsSync(folder)) return realpathSync(folder);
  removeDanglingLink(folder);
  if (user.canEnter(dataDir)) {
    makeFolderFor(user, folder);
    return realpathSync(folder);
  }
  const elsewhere = mkdtempSync(join(reachableFolder(), 'data-'));
  makeFolderFor(user, elsewhere);
  symlinkSync(elsewhere, folder);
  log(`keeps its data in ${elsewhere}: the user "postgres" cannot enter ${dataDir}`);
  return elsewhere;
}

function removeDanglingLink(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) rmSync(path);
}
