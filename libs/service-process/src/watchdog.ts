import { url as debuggerUrl } from 'node:inspector';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { LineLogger } from './line-logger';
import { type LogFormat } from './open-log';

/** What the watching thread is given. */
export interface Watched {
  readonly service: string;
  readonly format: LogFormat;
  /** One counter, which the watched loop turns on. */
  readonly beats: SharedArrayBuffer;
  readonly everyMs: number;
  readonly hangsAfterMs: number;
}

const BEAT_MS = 1_000;

/**
 * The longest that the worker's loop was ever seen held is 95 ms. Well above that and above the lease, so that a worker which is
 * merely slow is overtaken and lives on; no longer, because all that time its other requests wait, too. Milliseconds.
 */
const HANGS_AFTER_MS = 30_000;

/**
 * From now on a thread of its own watches whether this process's event loop turns. When it has not for 30 s, nothing in here can
 * be asked to stop: the thread prints one line and kills the process, for whoever runs it to start it again. Time in which the
 * whole process is suspended does not count, nor does a process that is being debugged.
 */
export function startWatchdog(service: string, format: LogFormat): void {
  const beats = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const counter = new Int32Array(beats);
  setInterval(() => Atomics.add(counter, 0, 1), BEAT_MS).unref();
  if (debuggerUrl() !== undefined) return;
  const watched: Watched = { service, format, beats, everyMs: BEAT_MS, hangsAfterMs: HANGS_AFTER_MS };
  new Worker(path.join(__dirname, 'watchdog-thread.js'), {
    workerData: watched,
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 },
    execArgv: [],
  })
    // A process without its watchdog still works, so it keeps running and logs the loss.
    .on('error', (error) =>
      new LineLogger(service, format).error(
        `its watchdog stopped, so a hang would go unnoticed: ${error.message}`,
      ),
    )
    .unref();
}
