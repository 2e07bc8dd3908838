import { type Setting } from './environment';

interface WithDefault<T> {
  /** Used when the variable is absent or empty; without it the variable is required. */
  readonly default?: T;
}

function setting<T>(fallback: T | undefined, example: string, parse: (raw: string) => T): Setting<T> {
  return {
    read(raw) {
      if (raw !== undefined) return parse(raw);
      if (fallback === undefined) throw new Error(`is required: set it, for example to ${example}.`);
      return fallback;
    },
  };
}

/** Any text that is not empty. */
export function text(options: WithDefault<string> & { readonly minLength?: number } = {}): Setting<string> {
  const { minLength = 1 } = options;
  return setting(options.default, `a text of at least ${minLength} characters`, (raw) => {
    if (raw.length < minLength) throw new Error(`is too short: give it at least ${minLength} characters.`);
    return raw;
  });
}

/** Text that may be left out. */
export function optional<T>(inner: Setting<T>): Setting<T | undefined> {
  return { read: (raw) => (raw === undefined ? undefined : inner.read(raw)) };
}

/** A whole number from `min` to `max`, both included. */
export function integer(
  options: WithDefault<number> & { readonly min: number; readonly max: number },
): Setting<number> {
  const { min, max } = options;
  return setting(options.default, String(min), (raw) => {
    const value = Number(raw);
    if (!/^-?\d+$/.test(raw) || value < min || value > max) {
      throw new Error(`must be a whole number from ${min} to ${max}: correct it.`);
    }
    return value;
  });
}

/** A TCP port; 0, where allowed by `min`, takes any free one. */
export function port(options: WithDefault<number> & { readonly min?: 0 | 1 } = {}): Setting<number> {
  return integer({ default: options.default, min: options.min ?? 1, max: 65_535 });
}

/** An address that starts with one of `protocols` ('https:'). Without its trailing slash. */
export function url(
  options: WithDefault<string> & { readonly protocols: readonly string[]; readonly maxLength?: number },
): Setting<string> {
  const { maxLength = 2_000 } = options;
  const allowed = options.protocols.map((protocol) => `${protocol}//`).join(' or ');
  return setting(options.default, `${options.protocols[0]}//…`, (raw) => {
    if (!URL.canParse(raw) || !options.protocols.includes(new URL(raw).protocol)) {
      throw new Error(`must be an address that starts with ${allowed}: correct it.`);
    }
    if (raw.length > maxLength) throw new Error(`is too long: at most ${maxLength} characters fit.`);
    return raw.replace(/\/+$/, '');
  });
}

/** `true` or `false`. */
export function flag(options: WithDefault<boolean> = {}): Setting<boolean> {
  return setting(options.default, 'true', (raw) => {
    if (raw !== 'true' && raw !== 'false') throw new Error('must be true or false: correct it.');
    return raw === 'true';
  });
}

/** One of a few words. */
export function oneOf<const W extends string>(
  words: readonly W[],
  options: WithDefault<NoInfer<W>> = {},
): Setting<W> {
  return setting(options.default, String(words[0]), (raw) => {
    const word = words.find((known) => known === raw);
    if (!word) throw new Error(`must be one of ${words.join(', ')}: correct it.`);
    return word;
  });
}
