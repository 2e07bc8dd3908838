import { type READY_MESSAGE } from '@app/service-process';
import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { StartRefused } from './start-refused';

/** A crashed service is started again after this long, doubling up to the longest. Milliseconds. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

/** A service that ran this long was well; its next crash counts as the first. */
const WELL_AFTER_MS = 60_000;

/**
 * With room to spare V8 lets garbage pile up. The worker's is young and plenty, up to 295 MB: so bounded it stays at some 160 MB
 * (203 on Node.js 24; requests of 250 passes without pause), for a fifth of its speed. Its WebAssembly (HarfBuzz) works so little that compiling it
 * better costs more than it gains: `--liftoff-only` saves 30 MB and no time. The api's live data is some 120 MB: unbounded it
 * reached 540 MB under attack.
 */
const NODE_FLAGS: Readonly<Record<string, string[]>> = {
  api: ['--max-old-space-size=192', '--max-semi-space-size=8'],
  'pdf-worker': ['--max-old-space-size=128', '--max-semi-space-size=4', '--liftoff-only'],
};

/** Runs one of our apps as a process of its own, and starts it again when it dies by itself. */
export class ServiceChild {
  private child?: ChildProcess;
  private stopping = false;
  private pause = FIRST_PAUSE_MS;

  /** @param app the folder of the app: `api`, `pdf-worker`. */
  constructor(
    private readonly app: string,
    private readonly environment: NodeJS.ProcessEnv,
    private readonly log: (line: string) => void,
  ) {}

  /** Resolves once it says that it is ready. @throws StartRefused when it ends before; it has said why. */
  async start(): Promise<void> {
    const started = performance.now();
    // In a process group of its own: Ctrl-C in a terminal is for us, and we stop our services in order.
    const child = fork(path.join(__dirname, '..', '..', this.app, 'src', 'main.js'), {
      env: this.environment,
      execArgv: NODE_FLAGS[this.app],
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.child = child;
    await new Promise<void>((resolve, reject) => {
      child.on('message', (message) => {
        if ((message as Partial<typeof READY_MESSAGE>).ready) resolve();
      });
      child.once('exit', () =>
        reject(new StartRefused(`The ${this.app} did not start: its own line above says why.`)),
      );
    });
    child.once('exit', (code, signal) => void this.startAgain(signal ?? `exit code ${code}`, started));
  }

  /** Asks it to stop, and waits until it has. */
  async stop(): Promise<void> {
    this.stopping = true;
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const stopped = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    await stopped;
  }

  /** Ends it at once. */
  kill(): void {
    this.stopping = true;
    this.child?.kill('SIGKILL');
  }

  private async startAgain(reason: string, started: number): Promise<void> {
    if (this.stopping) return;
    if (performance.now() - started > WELL_AFTER_MS) this.pause = FIRST_PAUSE_MS;
    this.log(`the ${this.app} ended (${reason}) and is started again`);
    await wait(this.pause);
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_MS);
    if (this.stopping) return;
    await this.start().catch((error: Error) => this.startAgain(error.message, performance.now()));
  }
}
