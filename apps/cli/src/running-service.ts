import { readEnvironment, type RawEnvironment, text, url } from '@app/config';
import { readFileSync } from 'node:fs';
import path from 'node:path';

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
export function runningService(env: RawEnvironment): RunningService {
  const found = env.DATABASE_URL || env.DATABASE_URL_FILE ? undefined : readFile(env);
  const values = readEnvironment(env, {
    DATABASE_URL: url({ protocols: ['postgres:', 'postgresql:'], default: found?.databaseUrl }),
    PUBLIC_URL: url({ protocols: ['http:', 'https:'], default: found?.publicUrl ?? 'http://localhost:3000' }),
  });
  return { databaseUrl: values.DATABASE_URL, publicUrl: values.PUBLIC_URL };
}

function readFile(env: RawEnvironment): Partial<RunningService> | undefined {
  const { DATA_DIR } = readEnvironment(env, { DATA_DIR: text({ default: '.data' }) });
  try {
    return JSON.parse(readFileSync(path.join(DATA_DIR, FILE), 'utf8')) as Partial<RunningService>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
