import { integer, type RawEnvironment, readSettings, serviceSettings, text } from '@app/config';
import { connectionSettings } from '@app/connections';
import { z } from 'zod';

const schema = z.object({
  ...serviceSettings,
  ...connectionSettings,
  /** A JSON file; undefined: the default style. */
  HOUSE_STYLE_FILE: text().optional(),
  /** Number of requests that are made at the same time. */
  RENDER_CONCURRENCY: integer({ min: 1, max: 16 }).default(2),
});

/** Injection token of the `WorkerSettings`. */
export const WORKER_SETTINGS = Symbol('WORKER_SETTINGS');

/** The settings of the worker, by the names of their environment variables. */
export type WorkerSettings = Readonly<z.output<typeof schema>>;

/** @throws ConfigurationError that lists every setting that is missing or wrong */
export function readWorkerSettings(env: RawEnvironment): WorkerSettings {
  return readSettings(env, schema);
}
