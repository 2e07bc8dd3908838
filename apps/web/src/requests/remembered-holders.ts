import { type FallbackStorage } from '../browser/fallback-storage';

/** So many requests are remembered; older ones have long expired. */
const MAX_REQUESTS = 40;

const STORAGE_KEY = 'pasloket.submitted';

type StringStorage = Pick<FallbackStorage, 'getItem' | 'setItem'>;

type Remembered = readonly (readonly [requestId: string, holderIds: readonly string[]])[];

/**
 * Keeps in this browser, by id alone, who was in a request: the server erases that when the request expires, and 'Opnieuw
 * aanvragen' needs it then.
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

/** Who was in that request; null when this browser does not know. */
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
