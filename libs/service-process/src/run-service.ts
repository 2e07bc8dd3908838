import { logFailedService } from './command-log';
import { logFormatIn } from './open-log';

/** Stops what a service started: takes no new work, finishes or releases the current work, closes connections. */
export type StopService = () => Promise<void>;

/** What a service tells the process that started it, once it is ready for work. */
export const READY_MESSAGE = { ready: true } as const;

/** A service that has not stopped after this long is ended. Below the 30 s that container platforms grant by default. */
const STOP_WITHIN_MS = 25_000;

/** A signal this soon after the first is the same one, by another way: npm passes on what the terminal sent to us as well. */
const SAME_SIGNAL_MS = 1_000;

/**
 * The life of one of our processes: start, say ready, stop in order at SIGTERM, SIGINT or SIGHUP, and also when the parent
 * process is gone (its message channel closes), so that a killed parent leaves nothing behind. A second signal ends it at
 * once.
 *
 * `start` gets a signal that is aborted when it is asked to stop before it is done: it may lay down what it has begun and
 * throw, or finish, and is stopped then.
 *
 * If the start fails, or an error is caught nowhere, the service logs it on standard error and exits with 1: an expected error (`isExpected`)
 * as one sentence, another one with its stack and without the values that it holds.
 */
export async function runService(
  name: string,
  start: (stopping: AbortSignal) => Promise<StopService>,
  stopWithinMs = STOP_WITHIN_MS,
): Promise<void> {
  const stopping = stopSignal(stopWithinMs);
  // Node.js would print every property of the error, and errors of TypeORM hold the values of the query.
  process.on('uncaughtException', (error) => fail(name, error));
  // A terminal that was closed takes no more lines: that must not end us while we stop.
  for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);
  try {
    const stop = await start(stopping);
    process.send?.(READY_MESSAGE, undefined, undefined, () => undefined); // The parent may be gone.
    if (!stopping.aborted) await new Promise((resolve) => stopping.addEventListener('abort', resolve));
    await stop();
    process.exit(0);
  } catch (error) {
    if (error === stopping.reason) process.exit(0);
    fail(name, error);
  }
}

function stopSignal(stopWithinMs: number): AbortSignal {
  const controller = new AbortController();
  let firstAt: number | undefined;
  const stop = () => {
    if (firstAt !== undefined) return;
    firstAt = performance.now();
    setTimeout(() => process.exit(1), stopWithinMs).unref();
    controller.abort();
  };
  const onSignal = () => {
    if (firstAt !== undefined && performance.now() - firstAt > SAME_SIGNAL_MS) process.exit(130);
    stop();
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, onSignal);
  if (process.send) process.on('disconnect', stop);
  return controller.signal;
}

/** Logs the error and ends the process with 1. The line is written before the process ends. */
function fail(name: string, error: unknown): never {
  logFailedService(name, logFormatIn(process.env), error);
  process.exit(1);
}
