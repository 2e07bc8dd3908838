import { useCallback, useMemo } from 'react';
import { flushSync } from 'react-dom';
import { useLocation, useNavigate, useSearchParams } from 'react-router';
import { type HolderView, parseView, serializeView } from './holder-query';

interface Searching {
  readonly search?: string;
}

/** What a history's entry keeps: the words that were searched, and of whom, since the entries outlive signing out. */
interface EntryState extends Searching {
  readonly of?: string;
}

/** What the list shows, as the address and the history's entry have it, and how to change it. */
export function useHolderView(accountId: string) {
  const [parameters] = useSearchParams();
  const state: unknown = useLocation().state;
  const navigate = useNavigate();
  const view = useMemo(() => parseView(parameters), [parameters]);
  const entry = state as EntryState | null;
  const search = entry?.of === accountId ? (entry.search ?? '') : '';

  const change = useCallback(
    (changes: Partial<HolderView> & Searching) => {
      const { search: searched = search, ...rest } = changes;
      const next = { ...view, page: 1, ...rest };
      // Typing makes one entry, not one per letter; turning a page makes one that 'back' returns from.
      const replace = changes.search !== undefined;
      // The next change, however soon, has to begin with this one.
      flushSync(() => {
        const entry: EntryState = { search: searched, of: accountId };
        void navigate({ search: serializeView(next).toString() }, { replace, state: entry });
      });
    },
    [navigate, view, search, accountId],
  );
  const clear = useCallback(
    () =>
      change({
        organisationId: undefined,
        examType: undefined,
        examNumber: undefined,
        expiryDate: [],
        search: '',
      }),
    [change],
  );
  return { view, search, change, clear };
}
