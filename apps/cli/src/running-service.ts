import { publicUrl, readEnvironment, type RawEnvironment, text, url } from '@app/config';
import { openDatabase, requireCurrentSchema } from '@app/database';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type DataSource } from 'typeorm';

/** What a command works on. */
export interface RunningService {
  readonly databaseUrl: string;
  /** Where people reach the service. */
  readonly publicUrl: string;
}

/** Written by `npm start`, for as long as it runs. */
const FILE = 'running-service.json';

/**
 * The service of DATABASE_URL and PUBLIC_URL; without DATABASE_URL the one that runs by `npm start` with this DATA_DIR
 * (`.data` by default).
 *
 * @throws ConfigurationError that names DATABASE_URL when there is neither
 */
function runningService(env: RawEnvironment): RunningService {
  const found = env.DATABASE_URL || env.DATABASE_URL_FILE ? undefined : readFile(env);
  const values = readEnvironment(env, {
    DATABASE_URL: url({ protocols: ['postgres:', 'postgresql:'], default: found?.databaseUrl }),
    PUBLIC_URL: publicUrl({ default: found?.publicUrl ?? 'http://localhost:3000' }),
  });
  return { databaseUrl: values.DATABASE_URL, publicUrl: values.PUBLIC_URL };
}

/**
 * Has the work done on the database of that service. No command but `migrate` changes its schema: that is a step of a deploy, and
 * grants the services their rights.
 *
 * @throws ConfigurationError, DatabaseUnusable, DatabaseRefused when `migrate` is to be run first
 */
export async function onRunningService(
  env: RawEnvironment,
  work: (dataSource: DataSource, service: RunningService) => Promise<void>,
): Promise<void> {
  const service = runningService(env);
  const dataSource = await openDatabase({ url: service.databaseUrl, applicationName: 'pasloket cli' });
  try {
    await requireCurrentSchema(dataSource);
    await work(dataSource, service);
  } finally {
    await dataSource.destroy();
  }
}

/**
 * The SESSION_SECRET of that service: what is written with another one it cannot read.
 *
 * @throws ConfigurationError that names SESSION_SECRET when there is none
 */
export function sessionSecret(env: RawEnvironment): string {
  const found = env.DATABASE_URL || env.DATABASE_URL_FILE ? undefined : inDataDir(env, 'session-secret');
  const { SESSION_SECRET } = readEnvironment(env, {
    SESSION_SECRET: text({ minLength: 32, default: found?.trim() }),
  });
  return SESSION_SECRET;
}

function readFile(env: RawEnvironment): Partial<RunningService> | undefined {
  const found = inDataDir(env, FILE);
  return found === undefined ? undefined : (JSON.parse(found) as Partial<RunningService>);
}

function inDataDir(env: RawEnvironment, file: string): string | undefined {
  const { DATA_DIR } = readEnvironment(env, { DATA_DIR: text({ default: '.data' }) });
  try {
    return readFileSync(path.join(DATA_DIR, file), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
