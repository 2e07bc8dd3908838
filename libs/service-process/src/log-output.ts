import { destination, type DestinationStream } from 'pino';

/** Standard output or standard error. */
export type OutputDescriptor = 1 | 2;

/** Lines that wait for a reader who is behind take at most this much; further ones are dropped. Bytes. */
const MOST_WAITING = 8 * 1024 * 1024;

/** Waiting lines are tried again after this long. Milliseconds. */
const RETRY_MS = 20;

/** The last lines of a process wait at most this long for their reader. Milliseconds. */
const LAST_LINES_MS = 1_000;

/** Writes lines; `flushSync` waits, for a second at most, until none is waiting. pino calls it after a fatal line. */
export interface LogOutput extends DestinationStream {
  flushSync(): void;
}

const outputs = new Map<OutputDescriptor, LogOutput>();

/**
 * Returns the output for a file descriptor, one per process or thread.
 *
 * A line is with the operating system when `write` returns, so the end of the process does not lose it. Only if the pipe is full does it
 * wait in memory: a log store that is stuck must not block the service. What still waits when the process exits is written then.
 *
 * Errors are ignored: a service continues to work without its log, for example when its terminal was closed.
 */
export function logOutput(fd: OutputDescriptor): LogOutput {
  const output = outputs.get(fd) ?? openOutput(fd);
  outputs.set(fd, output);
  return output;
}

/** Opens a file descriptor for `logOutput`. */
export function openOutput(fd: number): LogOutput {
  let waitsUntil = 0;
  let retry: NodeJS.Timeout | undefined;
  const file = destination({
    dest: fd,
    sync: true,
    maxLength: MOST_WAITING,
    // Each retry blocks the event loop for 100 ms.
    retryEAGAIN: () => performance.now() < waitsUntil,
  });
  file.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code !== 'EAGAIN') return;
    retry ??= setTimeout(() => {
      retry = undefined;
      file.write('');
    }, RETRY_MS).unref();
  });
  // `flushSync` of pino's destination is not used: it never returns when writing fails for good, as on a full disk.
  const flushSync = () => {
    waitsUntil = performance.now() + LAST_LINES_MS;
    file.write('');
    waitsUntil = 0;
  };
  process.once('exit', flushSync);
  return { write: (line) => void file.write(line), flushSync };
}
