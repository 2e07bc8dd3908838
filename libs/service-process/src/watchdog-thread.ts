import { workerData } from 'node:worker_threads';
import { LineLogger } from './line-logger';
import { type Watched } from './watchdog';

const { service, format, beats, everyMs, hangsAfterMs } = workerData as Watched;
const counter = new Int32Array(beats);
/** It writes to the file descriptor. A thread's `process.stdout` would need the event loop that hangs. */
const logger = new LineLogger(service, format);

let last = Atomics.load(counter, 0);
/** Number of intervals of this thread without a beat. While the whole process is suspended, this thread does not count either. */
let turnsWithoutBeat = 0;

setInterval(() => {
  const now = Atomics.load(counter, 0);
  turnsWithoutBeat = now === last ? turnsWithoutBeat + 1 : 0;
  last = now;
  if (turnsWithoutBeat * everyMs >= hangsAfterMs) end();
}, everyMs);

function end(): void {
  try {
    logger.fatal(
      `the event loop has hung for ${hangsAfterMs / 1000} s: this process ends itself, to be started again`,
    );
  } finally {
    process.kill(process.pid, 'SIGKILL');
  }
}
