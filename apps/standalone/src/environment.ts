import { storageSettings } from '@app/archive-storage';
import {
  ConfigurationError,
  integer,
  optional,
  port,
  publicUrl,
  type RawEnvironment,
  readEnvironment,
  text,
  url,
} from '@app/config';
import { queueUrl } from '@app/render-queue';

const schema = {
  ...storageSettings,
  HOST: text({ default: '127.0.0.1' }),
  PORT: port({ default: 3000 }),
  HEALTH_PORT: optional(integer({ min: 0, max: 65_534 })),
  METRICS_PORT: optional(integer({ min: 0, max: 65_534 })),
  STORE_PORT: port({ default: 0, min: 0 }),
  PUBLIC_URL: optional(publicUrl()),
  DATA_DIR: text({ default: '.data' }),
  DATABASE_URL: optional(url({ protocols: ['postgres:', 'postgresql:'] })),
  QUEUE_URL: optional(queueUrl(url)),
  SESSION_SECRET: optional(text({ minLength: 32 })),
  DEMO_HOLDERS: integer({ min: 1, max: 1_000_000, default: 2_000 }),
};

/** What `npm start` reads. Every service that is given replaces its embedded part. */
export type StandaloneEnvironment = ReturnType<typeof readStandaloneEnvironment>;

/** @throws ConfigurationError that lists every setting which is wrong. */
export function readStandaloneEnvironment(env: RawEnvironment) {
  const environment = readEnvironment(env, schema);
  const { PORT, S3_ENDPOINT, S3_PUBLIC_ENDPOINT, STORE_PORT } = environment;
  if (!S3_ENDPOINT && PORT === STORE_PORT)
    throw new ConfigurationError([`PORT and STORE_PORT are both ${PORT}: set STORE_PORT to another number.`]);
  if (!S3_ENDPOINT && S3_PUBLIC_ENDPOINT && STORE_PORT === 0)
    throw new ConfigurationError([
      'S3_PUBLIC_ENDPOINT leads to the embedded store, which is on another port at each start: set STORE_PORT to the port that this address leads to.',
    ]);
  return environment;
}
