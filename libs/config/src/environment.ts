import { readFileSync } from 'node:fs';

/** Raw environment variables, as `process.env` gives them. */
export type RawEnvironment = Readonly<Record<string, string | undefined>>;

/** Thrown with every problem at once; each is one sentence that names the setting and the remedy, never its value. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  /** Marks the message as fit to print without a stack. */
  readonly remedy = true;

  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

/** Reads one setting. `raw` is trimmed, and undefined when the variable is absent or empty. */
export interface Setting<T> {
  /** @throws Error with what the value must be, as the rest of a sentence: 'must be a whole number …'. */
  read(raw: string | undefined): T;
}

type Values<S> = { readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never };

/**
 * Reads an app's whole schema, once, at its start: the keys are the names of the environment variables. Each may also be given
 * as the path of a file that holds it, in the variable with `_FILE` after its name: so secrets stay out of the environment.
 *
 * @throws ConfigurationError that lists all problems, not only the first.
 */
export function readEnvironment<S extends Record<string, Setting<unknown>>>(
  env: RawEnvironment,
  schema: S,
): Values<S> {
  const problems: string[] = [];
  const values = Object.entries(schema).map(([name, setting]) => {
    try {
      return [name, setting.read(rawValue(env, name))];
    } catch (error) {
      problems.push(`${name} ${(error as Error).message}`);
      return [name, undefined];
    }
  });
  if (problems.length > 0) throw new ConfigurationError(problems);
  return Object.fromEntries(values) as Values<S>;
}

/** @throws Error with what is wrong with the file, as the rest of a sentence that begins with `name`. */
function rawValue(env: RawEnvironment, name: string): string | undefined {
  const value = env[name]?.trim() || undefined;
  const file = env[`${name}_FILE`]?.trim() || undefined;
  if (file === undefined) return value;
  if (value !== undefined) throw new Error(`is set, and ${name}_FILE as well: keep one of them.`);
  try {
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new Error(`cannot be read from the file of ${name}_FILE (${code}): make that file readable.`, {
      cause: error,
    });
  }
}
