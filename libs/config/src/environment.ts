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
 * Reads an app's whole schema, once, at its start: the keys are the names of the environment variables.
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
      return [name, setting.read(env[name]?.trim() || undefined)];
    } catch (error) {
      problems.push(`${name} ${(error as Error).message}`);
      return [name, undefined];
    }
  });
  if (problems.length > 0) throw new ConfigurationError(problems);
  return Object.fromEntries(values) as Values<S>;
}
