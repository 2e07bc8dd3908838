import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { command, type Outcome } from './command';

const ROOT = path.resolve(__dirname, '../..');
/** What is built of the folders that go into the image (.dockerignore). */
const BUILT = ['apps', 'libs', 'web'].map((part) => path.join('dist', part));

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: true }>>;
}

/**
 * The files of the image in a folder of its own: what was built, and the packages that `npm ci --omit=dev` installs, each less
 * what the Dockerfile removes. Links them where it can, so that it takes seconds and no network.
 */
export class ProductionInstallation {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'pasloket-production-'));
  private readonly running = new Set<ChildProcess>();

  constructor() {
    const { packages } = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')) as Lock;
    for (const [place, { dev }] of Object.entries(packages))
      if (place.startsWith('node_modules/') && !dev && existsSync(path.join(ROOT, place))) this.link(place);
    for (const part of BUILT) this.link(part);
    cpSync(path.join(ROOT, 'image'), path.join(this.folder, 'image'), { recursive: true });
    copyFileSync(path.join(ROOT, 'package.json'), path.join(this.folder, 'package.json'));
    for (const step of ['npm ci --omit=dev', 'npm run build'])
      execFileSync('bash', ['-euc', removalsAfter(step)], { cwd: this.folder });
  }

  /** A folder without the packages inside of it, which may be another's. */
  private link(place: string): void {
    mkdirSync(path.join(this.folder, place), { recursive: true });
    for (const entry of readdirSync(path.join(ROOT, place), { withFileTypes: true })) {
      const below = path.join(place, entry.name);
      if (entry.isDirectory() && entry.name !== 'node_modules') this.link(below);
      if (!entry.isFile()) continue;
      try {
        linkSync(path.join(ROOT, below), path.join(this.folder, below));
      } catch {
        copyFileSync(path.join(ROOT, below), path.join(this.folder, below)); // On another disk.
      }
    }
  }

  /** Runs what the image runs, by these arguments, to its end. */
  run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
    const options = { cwd: this.folder, env: this.environment(env) };
    return command(process.execPath, ['image/role.cjs', ...args], options);
  }

  /** Whether the image's own health check finds the service well whose HEALTH_PORT this is. */
  isHealthy(HEALTH_PORT: string): boolean {
    execFileSync(process.execPath, ['image/healthy.cjs'], {
      cwd: this.folder,
      env: this.environment({ HEALTH_PORT }),
    });
    return true;
  }

  /** Starts a service. @throws Error with everything it printed when it ends instead of being ready. */
  async start(role: 'api' | 'pdf-worker', env: NodeJS.ProcessEnv): Promise<ChildProcess> {
    const child = spawn(process.execPath, ['image/role.cjs', role], {
      cwd: this.folder,
      env: this.environment(env),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.running.add(child);
    const lines: string[] = [];
    for (const output of [child.stdout, child.stderr])
      output?.on('data', (chunk: Buffer) => lines.push(chunk.toString()));
    const ready = await Promise.race([
      once(child, 'message').then(() => true),
      once(child, 'exit').then(() => false),
    ]);
    if (!ready) throw new Error(lines.join(''));
    return child;
  }

  /** Stops a service as a container is stopped. @returns how it ended */
  async stop(child: ChildProcess): Promise<number | NodeJS.Signals | null> {
    this.running.delete(child);
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }
    return child.exitCode ?? child.signalCode;
  }

  async remove(): Promise<void> {
    for (const child of this.running) await this.stop(child);
    rmSync(this.folder, { recursive: true });
  }

  private environment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    return { PATH: process.env.PATH, NODE_ENV: 'production', ...env };
  }
}

/** What the Dockerfile does after this step of the same layer. @throws Error when it has no such step */
function removalsAfter(step: string): string {
  const layers = readFileSync(path.join(ROOT, 'Dockerfile'), 'utf8').replaceAll('\\\n', ' ').split('\n');
  const layer = layers.find((one) => one.startsWith(`RUN ${step} `));
  if (!layer) throw new Error(`The Dockerfile has no layer that begins with ${step}: correct this support.`);
  return layer.replace(`RUN ${step} `, 'true ');
}
