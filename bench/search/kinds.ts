import { percentiles, type Percentiles } from '../measure/statistics';
import { type Measured } from './people';

/** The calls after one to three typed letters, which most names contain. */
const LETTERS = new Set(['search letters', 'filters search letters']);
/** The first and cheapest call of each page: it only reads the session. */
export const FLOOR = 'session';

export function isLetters({ kind }: Measured): boolean {
  return LETTERS.has(kind);
}

export function isFloor({ kind }: Measured): boolean {
  return kind === FLOOR;
}

export function isPage(measured: Measured): boolean {
  return !isFloor(measured) && !isLetters(measured);
}

export function percentilesOf(measured: readonly Measured[]): Percentiles {
  return percentiles(measured.map(({ ms }) => ms));
}

export function percentilesByKind(measured: readonly Measured[]): Record<string, Percentiles> {
  const kinds = new Map<string, Measured[]>();
  for (const one of measured) kinds.set(one.kind, [...(kinds.get(one.kind) ?? []), one]);
  return Object.fromEntries(
    [...kinds]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([kind, calls]) => [kind, percentilesOf(calls)]),
  );
}
