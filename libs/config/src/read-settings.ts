import { readFileSync } from 'node:fs';
import { type z } from 'zod';
import { UnreadableValue } from './given-text';

/** Raw environment variables, as `process.env` gives them. */
export type RawEnvironment = Readonly<Record<string, string | undefined>>;

/** Contains every problem of the settings. Each is one sentence that names the setting and says how to fix it, never its value. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  /** True: the message can be printed without a stack. */
  readonly remedy = true;

  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

/**
 * Reads all settings of an app. The keys of the schema are the names of the environment variables. Each setting can also be given as the
 * path of a file that contains it, in the variable with `_FILE` after its name, so that secrets stay out of the environment. Values are
 * trimmed; an empty one counts as absent.
 *
 * @throws ConfigurationError that lists all problems, not only the first
 */
export function readSettings<S extends z.ZodObject>(env: RawEnvironment, schema: S): Readonly<z.output<S>> {
  const raw = Object.keys(schema.shape).map((name) => [name, rawValue(env, name)]);
  const result = schema.safeParse(Object.fromEntries(raw));
  if (result.success) return result.data;
  throw new ConfigurationError(
    result.error.issues.map(({ path, message }) => [...path.map(String), message].join(' ')),
  );
}

/**
 * Returns the environment with these settings in it, for a child process. A setting that `env` gives as a file is replaced as well: the
 * child would refuse a setting that is given in both ways.
 */
export function withSettings(env: RawEnvironment, settings: RawEnvironment): RawEnvironment {
  const files = Object.keys(settings).map((name) => [`${name}_FILE`, undefined] as const);
  return { ...env, ...Object.fromEntries(files), ...settings };
}

function rawValue(env: RawEnvironment, name: string): string | UnreadableValue | undefined {
  const value = env[name]?.trim() || undefined;
  const file = env[`${name}_FILE`]?.trim() || undefined;
  if (file === undefined) return value;
  if (value !== undefined) return new UnreadableValue(`is set, and ${name}_FILE as well: keep one of them.`);
  try {
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    return new UnreadableValue(
      `cannot be read from the file of ${name}_FILE (${code}): make that file readable.`,
    );
  }
}
