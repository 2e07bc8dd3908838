import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { LineLogger } from './line-logger';
import { type Watched } from './watchdog';

const { service, format, beats, everyMs, hangsAfterMs } = workerData as Watched;
const counter = new Int32Array(beats);
/** What a thread prints by `process.stdout` goes through the loop that hangs; the file descriptor does not. */
const STDOUT = 1;
const logger = new LineLogger(service, format, (line) => writeSync(STDOUT, line));

let last = Atomics.load(counter, 0);
/** Counted in turns of our own loop: when the whole process is suspended, so are we. */
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
