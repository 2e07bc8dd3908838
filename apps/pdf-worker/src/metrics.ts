import { measureSafely, registry, warnMeasurementFailed } from '@app/metrics';
import { WAITING_SINCE } from '@app/request-lifecycle';
import { Counter, Gauge, Histogram } from 'prom-client';
import { type DataSource } from 'typeorm';

const registers = [registry];

const requestDuration = new Histogram({
  name: 'pasloket_request_duration_seconds',
  help: 'From submitting (or the last retry by a person) until the request was ready, or had failed.',
  labelNames: ['outcome'],
  buckets: [0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 900],
  registers,
});
const passesRendered = new Counter({
  name: 'pasloket_passes_rendered_total',
  help: 'Passes that were drawn.',
  registers,
});
const rendering = new Histogram({
  name: 'pasloket_render_seconds',
  help: 'Drawing one pass: the worker does nothing else meanwhile.',
  buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25],
  registers,
});
const uploading = new Histogram({
  name: 'pasloket_upload_seconds',
  help: 'Storing one archive until it was read back, the drawing of the passes that stream into it included.',
  buckets: [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60],
  registers,
});
const lastSweep = new Gauge({
  name: 'pasloket_sweep_last_success_timestamp_seconds',
  help: 'When each sweep last went well, of this worker or, when it left one out, of another, in seconds since 1970.',
  labelNames: ['sweep'],
  registers,
});

export type Outcome = 'ready' | 'failed';
for (const outcome of ['ready', 'failed']) requestDuration.zero({ outcome });

/**
 * Measures the time to draw one pass.
 *
 * @param started start of the drawing, by `performance.now()`
 */
export function measurePass(started: number): void {
  measureSafely(() => {
    rendering.observe(secondsSince(started));
    passesRendered.inc();
  });
}

/**
 * Measures the time to store one archive.
 *
 * @param started start of the upload, by `performance.now()`
 */
export function measureUpload(started: number): void {
  measureSafely(() => uploading.observe(secondsSince(started)));
}

/** Records the time of a successful sweep. */
export function measureSweep(sweep: string, at: Date): void {
  measureSafely(() => lastSweep.set({ sweep }, at.getTime() / 1_000));
}

/** Measures for how long the requester waited, by the database's clock. Call it after the result was committed. Never rejects. */
export async function measureRequest(
  dataSource: DataSource,
  requestId: string,
  outcome: Outcome,
): Promise<void> {
  try {
    const [row] = await dataSource.query<{ seconds: number }[]>(
      `SELECT extract(epoch FROM changed_at - ${WAITING_SINCE})::float8 AS seconds
         FROM download_requests request WHERE id = $1`,
      [requestId],
    );
    if (row) requestDuration.observe({ outcome }, row.seconds);
  } catch (error) {
    warnMeasurementFailed(error);
  }
}

function secondsSince(started: number): number {
  return (performance.now() - started) / 1000;
}
