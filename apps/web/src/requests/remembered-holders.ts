import { type KeptStorage } from '../browser/kept-storage';

/** So many requests are remembered; older ones have long expired. */
const MOST_REQUESTS = 40;

const STORED_AS = 'pasloket.submitted';

type Keeps = Pick<KeptStorage, 'getItem' | 'setItem'>;

type Remembered = readonly (readonly [requestId: string, holderIds: readonly string[]])[];

/**
 * Keeps in this browser, by id alone, who was in a request: the server erases that when the request expires, and 'Opnieuw
 * aanvragen' needs it then.
 */
export function rememberHolders(storage: Keeps, requestId: string, holderIds: readonly string[]): void {
  const others = read(storage).filter(([id]) => id !== requestId);
  const all: Remembered = [[requestId, holderIds] as const, ...others].slice(0, MOST_REQUESTS);
  storage.setItem(STORED_AS, JSON.stringify(all));
}

/** Who was in that request; null when this browser does not know. */
export function holdersOf(storage: Keeps, requestId: string): readonly string[] | null {
  return read(storage).find(([id]) => id === requestId)?.[1] ?? null;
}

function read(storage: Keeps): Remembered {
  try {
    const value: unknown = JSON.parse(storage.getItem(STORED_AS) ?? '[]');
    return Array.isArray(value) ? (value as Remembered) : [];
  } catch {
    return [];
  }
}
