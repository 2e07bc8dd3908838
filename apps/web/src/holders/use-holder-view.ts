import { useCallback, useMemo } from 'react';
import { flushSync } from 'react-dom';
import { useLocation, useNavigate, useSearchParams } from 'react-router';
import { type HolderView, readView, writeView } from './holder-query';

interface Searching {
  readonly search?: string;
}

/** What the list shows, as the address and the history's entry have it, and how to change it. */
export function useHolderView() {
  const [parameters] = useSearchParams();
  const state: unknown = useLocation().state;
  const navigate = useNavigate();
  const view = useMemo(() => readView(parameters), [parameters]);
  const search = (state as Searching | null)?.search ?? '';

  const change = useCallback(
    (changes: Partial<HolderView> & Searching) => {
      const { search: searched = search, ...rest } = changes;
      const next = { ...view, page: 1, ...rest };
      // Typing makes one entry, not one per letter; turning a page makes one that 'back' returns from.
      const replace = changes.search !== undefined;
      // The next change, however soon, has to begin with this one.
      flushSync(() => {
        void navigate({ search: writeView(next).toString() }, { replace, state: { search: searched } });
      });
    },
    [navigate, view, search],
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
