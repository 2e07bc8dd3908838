import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const MIGRATIONS = 'libs/database/src/migrations';

/** A built version of Pasloket that is not this one. */
export interface BuiltVersion {
  /** A commit. */
  readonly commit: string;
  /** In place of our own `dist`. */
  readonly built: string;
  /** The migrations that it knows, as the database names them. */
  readonly migrations: ReadonlySet<string>;
  remove(): Promise<void>;
}

/** Why the version before cannot be had here; undefined when it can. */
export function versionBeforeUnavailableReason(): string | undefined {
  if (!existsSync('.git')) return 'needs the history of git, and these files come without it';
  if (git('rev-parse', '--is-shallow-repository') === 'true')
    return 'needs the whole history of git: git fetch --unshallow --tags';
  return undefined;
}

/** Builds the version before this one: the last that was released or, before the first release, what stood before the newest migration. */
export async function buildVersionBefore(): Promise<BuiltVersion> {
  const commit = commitBefore();
  const folder = await mkdtemp(path.join(tmpdir(), 'pasloket-before-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    execFileSync('tar', ['-x', '-C', folder], {
      input: execFileSync('git', [...SAFE, 'archive', commit], { maxBuffer: 1 << 30 }),
    });
    await installPackages(folder);
    execFileSync(process.execPath, ['node_modules/@nestjs/cli/bin/nest.js', 'build', 'api'], {
      cwd: folder,
      stdio: 'pipe',
    });
    const built = path.join(folder, 'dist');
    // Nobody looks at its pages here.
    await cp('dist/web', path.join(built, 'web'), { recursive: true });
    const files = await readdir(path.join(folder, MIGRATIONS));
    const migrations = new Set(files.map((file) => file.replace(/^(\d+)-(\w+)\.ts$/, '$2$1')));
    return { commit, built, migrations, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** The packages that its lock file names: ours where these are the same, otherwise from npm's registry. */
async function installPackages(folder: string): Promise<void> {
  const [own, ours] = await Promise.all(
    [folder, '.'].map((place) => readFile(path.join(place, 'package-lock.json'), 'utf8')),
  );
  if (own === ours) await symlink(path.resolve('node_modules'), path.join(folder, 'node_modules'));
  else execFileSync('npm', ['ci', '--ignore-scripts'], { cwd: folder, stdio: 'pipe' });
}

function commitBefore(): string {
  const tag = git('tag', '--list', 'v*', '--merged', 'HEAD^', '--sort=-version:refname').split('\n')[0];
  if (tag) return tag;
  return `${git('log', '-1', '--format=%H', '--diff-filter=A', '--', MIGRATIONS)}^`;
}

/** In a container the files may belong to somebody else. */
const SAFE = ['-c', 'safe.directory=*'];

function git(...parameters: string[]): string {
  return execFileSync('git', [...SAFE, ...parameters], { encoding: 'utf8' }).trim();
}
