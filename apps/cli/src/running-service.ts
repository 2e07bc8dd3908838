import { databaseUrl, publicUrl, type RawEnvironment, readSettings, text } from '@app/config';
import { openDatabase, requireCurrentSchema } from '@app/database';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type DataSource } from 'typeorm';
import { z } from 'zod';

/** The service whose database a command uses. */
export interface RunningService {
  readonly databaseUrl: string;
  /** URL under which people reach the service. */
  readonly publicUrl: string;
}

/** Name of the file that `npm start` writes, and deletes when it ends. */
const FILE = 'running-service.json';

/**
 * Returns the service of DATABASE_URL and PUBLIC_URL; without DATABASE_URL, the one that `npm start` runs with this DATA_DIR (default:
 * `.data`).
 *
 * @throws ConfigurationError that names DATABASE_URL if neither exists
 */
function runningService(env: RawEnvironment): RunningService {
  const found = env.DATABASE_URL || env.DATABASE_URL_FILE ? undefined : readFile(env);
  const schema = z.object({
    DATABASE_URL: orFound(found?.databaseUrl, databaseUrl()),
    PUBLIC_URL: publicUrl().default(found?.publicUrl ?? 'http://localhost:3000'),
  });
  const values = readSettings(env, schema);
  return { databaseUrl: values.DATABASE_URL, publicUrl: values.PUBLIC_URL };
}

/**
 * Calls `work` with a connection to the database of that service. It does not update the schema: only `migrate` does, because it is a step
 * of a deploy and also grants the services their rights.
 *
 * @throws ConfigurationError; DatabaseUnusable; DatabaseIncompatible if `migrate` must run first
 */
export async function withServiceDatabase(
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
 * Returns the SESSION_SECRET of that service. With another secret, the service could not decrypt what a command encrypts.
 *
 * @throws ConfigurationError that names SESSION_SECRET if it is missing
 */
export function sessionSecret(env: RawEnvironment): string {
  const found = env.DATABASE_URL || env.DATABASE_URL_FILE ? undefined : inDataDir(env, 'session-secret');
  const schema = z.object({ SESSION_SECRET: orFound(found?.trim(), text({ minLength: 32 })) });
  return readSettings(env, schema).SESSION_SECRET;
}

/** Returns the schema of a setting that is required unless there is a value that `npm start` has left. */
function orFound(found: string | undefined, required: z.ZodType<string, string>) {
  return z.preprocess((raw) => raw ?? found, required);
}

function readFile(env: RawEnvironment): Partial<RunningService> | undefined {
  const found = inDataDir(env, FILE);
  return found === undefined ? undefined : (JSON.parse(found) as Partial<RunningService>);
}

function inDataDir(env: RawEnvironment, file: string): string | undefined {
  const { DATA_DIR } = readSettings(env, z.object({ DATA_DIR: text().default('.data') }));
  try {
    return readFileSync(path.join(DATA_DIR, file), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
