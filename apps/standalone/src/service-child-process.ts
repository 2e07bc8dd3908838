import { type READY_MESSAGE } from '@app/service-process';
import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { StartRefused } from './start-refused';

/** Wait before a crashed service is started again. It doubles with each crash, up to `LONGEST_PAUSE_MS`. Milliseconds. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

/** After a service has run for this long, the wait before its next restart is `FIRST_PAUSE_MS` again. Milliseconds. */
const WELL_AFTER_MS = 60_000;

/**
 * Limits the memory of the services, because V8 collects garbage late if it has room.
 *
 * The worker makes much short-lived garbage, up to 295 MB. With these limits it uses about 160 MB (203 MB on Node.js 24) while it makes
 * requests of 250 passes without pause, and is a fifth slower. `--liftoff-only` turns off the optimising WebAssembly compiler: this saves
 * 30 MB and costs no time, because HarfBuzz runs only briefly.
 *
 * The api needs about 120 MB for live data; without a limit it reached 540 MB under attack.
 */
const NODE_FLAGS: Readonly<Record<string, string[]>> = {
  api: ['--max-old-space-size=192', '--max-semi-space-size=8'],
  'pdf-worker': ['--max-old-space-size=128', '--max-semi-space-size=4', '--liftoff-only'],
};

/** Runs one of our apps as a child process, and starts it again if it ends by itself. */
export class ServiceChildProcess {
  private child?: ChildProcess;
  private stopping = false;
  private pause = FIRST_PAUSE_MS;

  /** @param app name of the app's folder: `api` or `pdf-worker` */
  constructor(
    private readonly app: string,
    private readonly environment: NodeJS.ProcessEnv,
    private readonly log: (line: string) => void,
  ) {}

  /** Resolves when the service reports that it is ready. @throws StartRefused if it ends before that; it has logged the cause itself */
  async start(): Promise<void> {
    const started = performance.now();
    // In another process group, because Ctrl-C in a terminal must reach only this process, which stops the services in order.
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

  /** Asks the service to stop, and resolves when it has ended. */
  async stop(): Promise<void> {
    this.stopping = true;
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const stopped = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    await stopped;
  }

  /** Ends the service at once. */
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
