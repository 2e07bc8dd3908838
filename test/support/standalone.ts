import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';
import { type DemoAccount, RunningSystem } from './running-system';

export { type DemoAccount };

export const MAIN = path.resolve('dist/apps/standalone/src/main.js');
const START_WITHIN_MS = 60_000;

/** What `npm start` runs after the build, as a process of its own. */
export class Standalone extends RunningSystem {
  private constructor(
    readonly process: ChildProcess,
    url: string,
    dataDir: string,
    private readonly lines: string[],
  ) {
    super(url, dataDir);
  }

  /**
   * Starts it, and waits until it says that it is ready.
   *
   * @throws Error with everything it printed when it ends instead.
   */
  static async start(dataDir: string, { env = {} }: { env?: NodeJS.ProcessEnv } = {}): Promise<Standalone> {
    const port = env.PORT ?? String(await freePort());
    const lines: string[] = [];
    const process = launch(dataDir, { PORT: port, ...env }, lines);
    const ended = once(process, 'exit').then(() => 'ended' as const);
    const timer = setTimeout(() => process.kill('SIGKILL'), START_WITHIN_MS);
    const ready = new Promise<'ready'>((resolve) => {
      const look = () => {
        if (!lines.join('').includes('ready: http')) return;
        process.stdout?.off('data', look);
        resolve('ready');
      };
      process.stdout?.on('data', look);
    });
    const outcome = await Promise.race([ready, ended]);
    clearTimeout(timer);
    if (outcome === 'ended') throw new Error(lines.join(''));
    return new Standalone(process, `http://${env.HOST ?? '127.0.0.1'}:${port}`, dataDir, lines);
  }

  /** Starts it where it must refuse. @returns its exit code and everything it printed. */
  static async startExpectingRefusal(
    dataDir: string,
    env: NodeJS.ProcessEnv,
  ): Promise<{ code: number | null; output: string }> {
    const lines: string[] = [];
    const process = launch(dataDir, { PORT: String(await freePort()), ...env }, lines);
    const [code] = (await once(process, 'exit')) as [number | null];
    return { code, output: lines.join('') };
  }

  /** Starts it, and presses Ctrl-C once it has printed `text`. @returns its exit code and everything it printed. */
  static async startAndInterrupt(
    dataDir: string,
    text: string,
  ): Promise<{ code: number | null; output: string }> {
    const lines: string[] = [];
    const process = launch(dataDir, { PORT: String(await freePort()) }, lines);
    process.stdout?.on('data', (chunk: Buffer) => chunk.toString().includes(text) && process.kill('SIGINT'));
    const [code] = (await once(process, 'exit')) as [number | null];
    return { code, output: lines.join('') };
  }

  get pid(): number | undefined {
    return this.process.pid;
  }

  get output(): string {
    return this.lines.join('');
  }

  /** As Ctrl-C does. */
  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = once(this.process, 'exit');
    this.process.kill('SIGINT');
    await ended;
  }
}

function launch(dataDir: string, env: NodeJS.ProcessEnv, lines: string[]): ChildProcess {
  const child = spawn(process.execPath, [MAIN], {
    env: environmentOf(dataDir, env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.on('data', (chunk: Buffer) => lines.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => lines.push(chunk.toString()));
  return child;
}

/** The environment of a process of `npm start`: nothing of the test's own. */
export function environmentOf(dataDir: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, HOME: process.env.HOME, DATA_DIR: dataDir, ...env };
}

/** Below those that the system gives to whoever asks for any: nobody gets it by chance before it is used. */
const PORTS = { from: 12_000, to: 32_000 } as const;

export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(PORTS.from, PORTS.to);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}
