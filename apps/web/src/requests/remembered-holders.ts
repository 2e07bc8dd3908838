import { type FallbackStorage } from '../browser/fallback-storage';

/** Maximum number of requests that are remembered. Older ones expired long ago. */
const MAX_REQUESTS = 40;

const STORAGE_KEY = 'pasloket.submitted';

type StringStorage = Pick<FallbackStorage, 'getItem' | 'setItem'>;

type Remembered = readonly (readonly [requestId: string, holderIds: readonly string[]])[];

/**
 * Stores the holder ids of a request in this browser. The server erases them when the request expires, and 'Opnieuw
 * aanvragen' needs them after that.
 */
export function rememberHolders(
  storage: StringStorage,
  requestId: string,
  holderIds: readonly string[],
): void {
  const others = read(storage).filter(([id]) => id !== requestId);
  const all: Remembered = [[requestId, holderIds] as const, ...others].slice(0, MAX_REQUESTS);
  storage.setItem(STORAGE_KEY, JSON.stringify(all));
}

/** Returns the holder ids of a request; null if this browser does not have them. */
export function recallHolders(storage: StringStorage, requestId: string): readonly string[] | null {
  return read(storage).find(([id]) => id === requestId)?.[1] ?? null;
}

function read(storage: StringStorage): Remembered {
  try {
    const value: unknown = JSON.parse(storage.getItem(STORAGE_KEY) ?? '[]');
    return Array.isArray(value) ? (value as Remembered) : [];
  } catch {
    return [];
  }
}
