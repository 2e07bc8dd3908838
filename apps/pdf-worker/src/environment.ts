import { storageOptions, type StorageOptions, storageSettings } from '@app/archive-storage';
import {
  integer,
  oneOf,
  optional,
  port,
  publicUrl,
  type RawEnvironment,
  readEnvironment,
  text,
  url,
} from '@app/config';
import { queueUrl } from '@app/render-queue';
import { type LogFormat } from '@app/service-process';

const schema = {
  HOST: text({ default: '127.0.0.1' }),
  HEALTH_PORT: port({ default: 0, min: 0 }),
  METRICS_PORT: optional(port({ min: 0 })),
  PUBLIC_URL: publicUrl({ default: 'http://localhost:3000' }),
  DATABASE_URL: url({ protocols: ['postgres:', 'postgresql:'] }),
  QUEUE_URL: queueUrl(url),
  HOUSE_STYLE_FILE: optional(text()),
  RENDER_CONCURRENCY: integer({ min: 1, max: 16, default: 2 }),
  LOG_FORMAT: oneOf(['text', 'json'], { default: 'text' }),
  ...storageSettings,
};

/** What the worker reads from its environment, parsed once in `main`. */
export interface WorkerEnvironment {
  readonly host: string;
  /** 0: any free one. */
  readonly healthPort: number;
  /** undefined: no metrics. 0: any free one. */
  readonly metricsPort?: number;
  /** Where people reach the service; on the passes' QR codes. */
  readonly publicUrl: string;
  readonly databaseUrl: string;
  readonly queueUrl: string;
  readonly storage: StorageOptions;
  /** JSON; undefined: our own style. */
  readonly houseStyleFile?: string;
  /** Requests that are made side by side. */
  readonly renderConcurrency: number;
  readonly logFormat: LogFormat;
}

/** @throws ConfigurationError that lists every setting which is missing or wrong. */
export function readWorkerEnvironment(env: RawEnvironment): WorkerEnvironment {
  const values = readEnvironment(env, schema);
  return {
    host: values.HOST,
    healthPort: values.HEALTH_PORT,
    metricsPort: values.METRICS_PORT,
    publicUrl: values.PUBLIC_URL,
    databaseUrl: values.DATABASE_URL,
    queueUrl: values.QUEUE_URL,
    storage: storageOptions(values),
    houseStyleFile: values.HOUSE_STYLE_FILE,
    renderConcurrency: values.RENDER_CONCURRENCY,
    logFormat: values.LOG_FORMAT,
  };
}
