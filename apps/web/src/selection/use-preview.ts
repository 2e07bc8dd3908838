import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useMemo } from 'react';
import { api, ApiProblem, responseBody } from '../api/client';
import { useShowMessage } from '../messages/messages';
import { useTexts } from '../texts/language';
import { type Selection, withoutHolders } from './selection';
import { useHolderCache, useSelection } from './selection-context';

export const PREVIEW_KEY = ['preview'] as const;

/** Delay between the last change and counting the passes, in milliseconds. */
const DEBOUNCE_MS = 120;

/**
 * Lets the server count the passes of the selection and find the holders without a pass. `current` is false while the
 * result belongs to an earlier selection.
 */
export function usePreview({ holderIds, scope, expiryDates }: Selection) {
  const latestQuery = useMemo(() => ({ holderIds, scope, expiryDates }), [holderIds, scope, expiryDates]);
  const [debouncedQuery] = useDebouncedValue(latestQuery, DEBOUNCE_MS);
  const result = useQuery({
    queryKey: [...PREVIEW_KEY, debouncedQuery],
    queryFn: async ({ signal }) =>
      responseBody(
        await api.POST('/api/download-requests/preview', {
          body: {
            ...debouncedQuery,
            holderIds: [...debouncedQuery.holderIds],
            expiryDates: [...debouncedQuery.expiryDates],
          },
          signal,
        }),
      ),
    enabled: debouncedQuery.holderIds.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  useRemoveGoneHolders(result.error, holderIds);
  const none = holderIds.length === 0;
  return {
    preview: none ? undefined : result.data,
    error: none ? null : result.error,
    current: debouncedQuery === latestQuery && result.isSuccess && !result.isPlaceholderData,
    retry: () => void result.refetch(),
  };
}

/**
 * Updates the selection when the server does not find some of its holders any more: removes them and shows a message.
 * Otherwise the selection could not be submitted.
 */
function useRemoveGoneHolders(error: unknown, holderIds: readonly string[]): void {
  const directory = useHolderCache();
  const { store } = useSelection();
  const texts = useTexts();
  const showMessage = useShowMessage();
  useEffect(() => {
    if (!(error instanceof ApiProblem) || error.code !== 'holders-not-found') return;
    directory.refresh(holderIds).then(
      (gone) => {
        if (gone.length === 0) return;
        store.update((selection, key) => withoutHolders(selection, gone, key));
        showMessage(texts.selection.gone(gone.length), { tone: 'bad' });
      },
      () => undefined,
    );
    // Runs once per refusal, with the selection that was refused.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [error]);
}
