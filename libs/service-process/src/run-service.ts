/** Stops what a service started: takes no new work, finishes or lays down what is at hand, closes connections. */
export type StopService = () => Promise<void>;

/** What a service tells the process that started it, once it is ready for work. */
export const READY_MESSAGE = { ready: true } as const;

/** A service that has not stopped after this long is ended. Below the 30 s that container platforms grant by default. */
const STOP_WITHIN_MS = 25_000;

/**
 * The life of one of our processes: start, say ready, stop in order at SIGTERM or SIGINT, and also when the parent
 * process is gone (its message channel closes), so that a killed parent leaves nothing behind.
 *
 * A start that fails prints one line and exits with 1: an expected trouble (its `name` is in `sentences`) is a sentence
 * fit to read; anything else comes with its stack.
 */
export async function runService(name: string, start: () => Promise<StopService>): Promise<void> {
  try {
    const stop = await start();
    stopOnce(name, stop);
    process.send?.(READY_MESSAGE);
  } catch (error) {
    fail(name, error);
  }
}

function stopOnce(name: string, stop: StopService): void {
  let stopping = false;
  const begin = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    stop().then(
      () => process.exit(0),
      (error) => fail(name, error),
    );
  };
  process.on('SIGTERM', begin);
  process.on('SIGINT', begin);
  if (process.send) process.on('disconnect', begin);
}

function fail(name: string, error: unknown): never {
  const sentence = error instanceof Error && 'remedy' in error;
  const text =
    error instanceof Error ? (sentence ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`${name}: ${text}\n`);
  process.exit(1);
}
