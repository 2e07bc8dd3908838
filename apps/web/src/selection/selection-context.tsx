import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from 'react';
import { isRefusedByServer } from '../api/client';
import { storage } from '../browser/fallback-storage';
import { HolderCache, type KnownHolder } from './holder-cache';
import { type SelectionState, SelectionStore } from './selection-store';

/** Delay before names that could not be fetched are requested again, in milliseconds. */
const RETRY_MS = 5_000;

interface Stores {
  readonly store: SelectionStore;
  readonly directory: HolderCache;
}

const SelectionContext = createContext<Stores | null>(null);

/** Provides the selection of one account to the components below. */
export function SelectionProvider({ accountId, children }: { accountId: string; children: ReactNode }) {
  const stores = useMemo(
    () => ({ store: new SelectionStore(accountId, storage), directory: new HolderCache() }),
    [accountId],
  );
  useEffect(() => stores.store.followOtherTabs(), [stores]);
  return <SelectionContext.Provider value={stores}>{children}</SelectionContext.Provider>;
}

function useStores(): Stores {
  const stores = useContext(SelectionContext);
  if (!stores) throw new Error('The selection needs a SelectionProvider.');
  return stores;
}

export function useSelection(): SelectionState & { readonly store: SelectionStore } {
  const { store } = useStores();
  return { ...useSyncExternalStore(store.subscribe, store.get), store };
}

export function useHolderCache(): HolderCache {
  return useStores().directory;
}

/** Returns all holders that are known, by id, and fetches those of `ids` that are not known yet. */
export function useKnownHolders(ids: readonly string[]): ReadonlyMap<string, KnownHolder> {
  const { directory } = useStores();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let isOver = false;
    // A failure is not reported here: the name is missing, and the page's other calls show the error.
    const fetchNames = () =>
      directory.fetchUnknown(ids).catch((error: unknown) => {
        if (!isOver && !isRefusedByServer(error)) timer = setTimeout(() => void fetchNames(), RETRY_MS);
      });
    void fetchNames();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [directory, ids]);
  return useSyncExternalStore(directory.subscribe, directory.get);
}
