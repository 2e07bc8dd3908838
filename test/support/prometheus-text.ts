/** One line of what Prometheus reads. */
export interface Sample {
  /** Of the process that told it. */
  readonly service: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What a query asks for of one metric. */
export interface Selector {
  readonly name: string;
  /** Labels that must have one value. */
  readonly equal: readonly (readonly [string, string])[];
  /** Labels that are compared in another way. */
  readonly matching: readonly string[];
}

export function samplesOf(service: string, text: string): Sample[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const parts = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line);
      if (!parts) throw new Error(`This is no sample: ${line}`);
      const labels = [...(parts[2] ?? '').matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label, value]) => [
        label,
        value,
      ]);
      return {
        service,
        name: String(parts[1]),
        labels: Object.fromEntries(labels) as Record<string, string>,
        value: Number(parts[3]),
      };
    });
}

/** The metrics that a query in PromQL names; ours and those of Node.js, by their prefix. */
export function selectorsOf(query: string): Selector[] {
  return [...query.matchAll(/\b((?:pasloket|process|nodejs)_\w+)(?:\{([^}]*)\})?/g)].map(
    ([, name, inner = '']) => {
      const matchers = [...inner.matchAll(/(\w+)(=~|!~|!=|=)"([^"]*)"/g)];
      return {
        name: String(name),
        equal: matchers
          .filter(([, , how]) => how === '=')
          .map(([, label, , value]) => [String(label), String(value)]),
        matching: matchers.filter(([, , how]) => how !== '=').map(([, label]) => String(label)),
      };
    },
  );
}

/** The value of the one sample with these labels, whatever others it has; undefined when there is none, or several. */
export function countOf(
  samples: readonly Sample[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  const found = samples.filter(
    (sample) =>
      sample.name === name &&
      Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
  );
  const values = new Set(found.map(({ value }) => value));
  return values.size === 1 ? [...values][0] : undefined;
}
