import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const START_WITHIN_MS = 60_000;
const living = new Set<ChildProcess>();
process.once('exit', () => living.forEach((child) => child.kill('SIGKILL')));

/** One of our built apps as a process of its own: to be started, paused, killed and started again. */
export class AppProcess {
  private child?: ChildProcess;
  private readonly lines: string[] = [];

  /**
   * @param app its folder: `api`, `pdf-worker`.
   * @param built where its version was built. Default: this one.
   */
  constructor(
    private readonly app: 'api' | 'pdf-worker',
    private readonly environment: NodeJS.ProcessEnv,
    private readonly built = path.resolve('dist'),
  ) {}

  /** Everything it ever printed, over all its lives. */
  get output(): string {
    return this.lines.join('');
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  get isAlive(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /**
   * Starts it, unless it runs, and waits until it says that it is ready.
   *
   * @param env beside its own environment, for this life alone.
   * @throws Error with what it printed when it ends instead.
   */
  async start(env: NodeJS.ProcessEnv = {}): Promise<void> {
    if (this.isAlive) return;
    const from = this.lines.length;
    const child = fork(path.join(this.built, 'apps', this.app, 'src/main.js'), {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...this.environment, ...env },
      execArgv: env.FAULT ? ['--require', path.resolve('test/faults/support/die-at.cjs')] : [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.child = child;
    living.add(child);
    child.once('exit', () => living.delete(child));
    for (const output of [child.stdout, child.stderr])
      output?.on('data', (chunk: Buffer) => this.lines.push(chunk.toString()));
    const timer = setTimeout(() => child.kill('SIGKILL'), START_WITHIN_MS);
    const outcome = await Promise.race([
      once(child, 'message').then(() => 'ready' as const),
      once(child, 'exit').then(() => 'ended' as const),
    ]);
    clearTimeout(timer);
    if (outcome === 'ended') throw new Error(this.lines.slice(from).join(''));
  }

  /** From now on nobody reads what it prints: the other end of its output is closed. */
  closeOutput(): void {
    this.child?.stdout?.destroy();
    this.child?.stderr?.destroy();
  }

  /** Resolves once this life is over. */
  async waitForExit(): Promise<Exit> {
    const { child } = this;
    if (!child) throw new Error('This process was never started.');
    if (this.isAlive) await once(child, 'exit');
    return { code: child.exitCode, signal: child.signalCode };
  }

  /** kill -9: it does nothing more. */
  async kill(): Promise<void> {
    this.child?.kill('SIGKILL');
    if (this.child) await this.waitForExit();
  }

  /** As a machine does that is suspended. */
  pause(): void {
    this.child?.kill('SIGSTOP');
  }

  resume(): void {
    this.child?.kill('SIGCONT');
  }

  /** As a deploy stops it: SIGTERM, and as long as it takes. */
  async stop(): Promise<Exit> {
    this.child?.kill('SIGTERM');
    return this.waitForExit();
  }
}
