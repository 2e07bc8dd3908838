import { storageSettings } from '@app/archive-storage';
import {
  integer,
  optional,
  port,
  publicUrl,
  type RawEnvironment,
  readEnvironment,
  text,
  url,
} from '@app/config';

const schema = {
  ...storageSettings,
  HOST: text({ default: '127.0.0.1' }),
  PORT: port({ default: 3000 }),
  HEALTH_PORT: optional(integer({ min: 0, max: 65_534 })),
  METRICS_PORT: optional(integer({ min: 0, max: 65_534 })),
  PUBLIC_URL: optional(publicUrl()),
  DATA_DIR: text({ default: '.data' }),
  DATABASE_URL: optional(url({ protocols: ['postgres:', 'postgresql:'] })),
  QUEUE_URL: optional(url({ protocols: ['redis:', 'rediss:', 'postgres:', 'postgresql:'] })),
  SESSION_SECRET: optional(text({ minLength: 32 })),
  DEMO_HOLDERS: integer({ min: 1, max: 1_000_000, default: 2_000 }),
};

/** What `npm start` reads. Every service that is given replaces its embedded part. */
export type StandaloneEnvironment = ReturnType<typeof readStandaloneEnvironment>;

/** @throws ConfigurationError that lists every setting which is wrong. */
export function readStandaloneEnvironment(env: RawEnvironment) {
  return readEnvironment(env, schema);
}
