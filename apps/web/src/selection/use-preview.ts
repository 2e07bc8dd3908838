import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useMemo } from 'react';
import { api, ApiProblem, bodyOf } from '../api/client';
import { useSay } from '../messages/messages';
import { useTexts } from '../texts/language';
import { type Selection, withoutHolders } from './selection';
import { useDirectory, useSelection } from './selection-context';

export const PREVIEW_KEY = ['preview'] as const;

/** Several presses in a row are counted once. Milliseconds. */
const PAUSE_MS = 120;

/**
 * What the server makes of the selection: how many passes, and who yields none. `current` is false while the figures are
 * those of a moment ago.
 */
export function usePreview({ holderIds, scope, expiryDates }: Selection) {
  const asked = useMemo(() => ({ holderIds, scope, expiryDates }), [holderIds, scope, expiryDates]);
  const [settled] = useDebouncedValue(asked, PAUSE_MS);
  const result = useQuery({
    queryKey: [...PREVIEW_KEY, settled],
    queryFn: async ({ signal }) =>
      bodyOf(
        await api.POST('/api/download-requests/preview', {
          body: { ...settled, holderIds: [...settled.holderIds], expiryDates: [...settled.expiryDates] },
          signal,
        }),
      ),
    enabled: settled.holderIds.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  useRemovalOfTheGone(result.error, holderIds);
  const none = holderIds.length === 0;
  return {
    preview: none ? undefined : result.data,
    error: none ? null : result.error,
    current: settled === asked && result.isSuccess && !result.isPlaceholderData,
    retry: () => void result.refetch(),
  };
}

/** Whoever left the organisations since is taken out, and that is said: else nothing could be submitted any more. */
function useRemovalOfTheGone(error: unknown, holderIds: readonly string[]): void {
  const directory = useDirectory();
  const { store } = useSelection();
  const texts = useTexts();
  const say = useSay();
  useEffect(() => {
    if (!(error instanceof ApiProblem) || error.code !== 'holders-not-found') return;
    directory.refresh(holderIds).then(
      (gone) => {
        if (gone.length === 0) return;
        store.update((selection, key) => withoutHolders(selection, gone, key));
        say(texts.selection.gone(gone.length), { tone: 'bad' });
      },
      () => undefined,
    );
    // Once for each refusal, with the selection that was refused.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [error]);
}
