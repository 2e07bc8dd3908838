import { type Measured } from './people';

export interface Percentiles {
  readonly calls: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

export function percentiles(times: readonly number[]): Percentiles {
  const sorted = [...times].sort((one, other) => one - other);
  const at = (share: number) =>
    Number((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(1));
  return { calls: times.length, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) };
}

export function byKind(measured: readonly Measured[]): Record<string, Percentiles> {
  const times = new Map<string, number[]>();
  for (const { kind, ms } of measured) times.set(kind, [...(times.get(kind) ?? []), ms]);
  return Object.fromEntries(
    [...times].sort(([one], [other]) => (one < other ? -1 : 1)).map(([kind, ms]) => [kind, percentiles(ms)]),
  );
}
