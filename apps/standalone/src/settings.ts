import {
  integer,
  portNumber,
  publicUrl,
  type RawEnvironment,
  readSettings,
  serviceSettings,
  text,
} from '@app/config';
import { connectionSettings } from '@app/connections';
import { z } from 'zod';

/** A port for the api; the worker has the next one. 0: any free one, for either. */
const pairOfPorts = () => integer({ min: 0, max: 65_534 });

const schema = z
  .object({
    ...connectionSettings,
    DATABASE_URL: connectionSettings.DATABASE_URL.optional(),
    QUEUE_URL: connectionSettings.QUEUE_URL.optional(),
    HOST: serviceSettings.HOST,
    PORT: portNumber().default(3000),
    HEALTH_PORT: pairOfPorts().optional(),
    METRICS_PORT: pairOfPorts().optional(),
    STORE_PORT: portNumber({ min: 0 }).default(0),
    PUBLIC_URL: publicUrl().optional(),
    DATA_DIR: text().default('.data'),
    SESSION_SECRET: text({ minLength: 32 }).optional(),
    DEMO_HOLDERS: integer({ min: 1, max: 1_000_000 }).default(2_000),
  })
  .superRefine((settings, context) => {
    const { S3_ENDPOINT, S3_PUBLIC_ENDPOINT, STORE_PORT } = settings;
    const shared = portsInCommon(settings);
    if (shared) context.addIssue(`${shared.join(' and ')} lead to one port: set one of them to another.`);
    if (!S3_ENDPOINT && S3_PUBLIC_ENDPOINT && STORE_PORT === 0)
      context.addIssue(
        'S3_PUBLIC_ENDPOINT leads to the embedded store, which is on another port at each start: set STORE_PORT to the port that this address leads to.',
      );
  });

/** The settings of `npm start`. Each service that is given replaces an embedded one. */
export type StandaloneSettings = Readonly<z.output<typeof schema>>;

/** @throws ConfigurationError that lists every setting that is wrong */
export function readStandaloneSettings(env: RawEnvironment): StandaloneSettings {
  return readSettings(env, schema);
}

type Ports = Pick<StandaloneSettings, 'PORT' | 'HEALTH_PORT' | 'METRICS_PORT' | 'S3_ENDPOINT' | 'STORE_PORT'>;

/** Returns the names of two settings that lead to the same port, if there are two. */
function portsInCommon({
  PORT,
  HEALTH_PORT = 0,
  METRICS_PORT = 0,
  S3_ENDPOINT,
  STORE_PORT,
}: Ports): [string, string] | undefined {
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
