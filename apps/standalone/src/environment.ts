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
  const { S3_ENDPOINT, S3_PUBLIC_ENDPOINT, STORE_PORT } = environment;
  const shared = portsInCommon(environment);
  if (shared)
    throw new ConfigurationError([`${shared.join(' and ')} lead to one port: set one of them to another.`]);
  if (!S3_ENDPOINT && S3_PUBLIC_ENDPOINT && STORE_PORT === 0)
    throw new ConfigurationError([
      'S3_PUBLIC_ENDPOINT leads to the embedded store, which is on another port at each start: set STORE_PORT to the port that this address leads to.',
    ]);
  return environment;
}

/** The worker has the port after the api's for health and metrics. @returns the names of two settings, if so */
function portsInCommon(
  environment: ReturnType<typeof readEnvironment<typeof schema>>,
): [string, string] | undefined {
  const { PORT, HEALTH_PORT = 0, METRICS_PORT = 0, S3_ENDPOINT, STORE_PORT } = environment;
  const next = (port: number) => (port > 0 ? port + 1 : 0);
  const taken: [string, number][] = [
    ['PORT', PORT],
    ['STORE_PORT', S3_ENDPOINT ? 0 : STORE_PORT],
    ['HEALTH_PORT', HEALTH_PORT],
    ['HEALTH_PORT', next(HEALTH_PORT)],
    ['METRICS_PORT', METRICS_PORT],
    ['METRICS_PORT', next(METRICS_PORT)],
  ];
  for (const [at, [name, port]] of taken.entries()) {
    const other = taken.slice(at + 1).find(([, another]) => another === port && port > 0);
    if (other) return [name, other[0]];
  }
  return undefined;
}
