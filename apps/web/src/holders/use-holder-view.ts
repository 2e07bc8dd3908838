import { useCallback, useMemo } from 'react';
import { flushSync } from 'react-dom';
import { useLocation, useNavigate, useSearchParams } from 'react-router';
import { type HolderView, parseView, serializeView } from './holder-query';

interface Searching {
  readonly search?: string;
}

/**
 * State of a history entry: the search text and the account that typed it. History entries still exist after signing
 * out, and must not show one account's search to another.
 */
interface EntryState extends Searching {
  readonly of?: string;
}

/** Returns the view of the list, from the URL and the history entry, and functions that change it. */
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
      // Typing a search text replaces the history entry, so that there is not one entry per letter. Other changes add an entry, so that
      // 'back' returns to the previous list.
      const replace = changes.search !== undefined;
      // The change is applied immediately, because the next change may come at once and has to start from this one.
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
