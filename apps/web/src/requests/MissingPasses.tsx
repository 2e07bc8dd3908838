import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { api, type DownloadRequest, type MissingPage, responseBody } from '../api/client';
import { LoadingPlaceholder } from '../layout/LoadingPlaceholder';
import { Notice } from '../layout/Notice';
import { useKnownHolders } from '../selection/selection-context';
import { describeProblem, useTexts } from '../texts/language';
import css from './requests.module.css';
import { useShowMore } from './use-show-more';

const PAGE_SIZE = 100;

/** Passes that are missing from the file, with the reasons. They are fetched when the list is opened. */
export function MissingPasses({ request: { id, missingCount } }: { request: DownloadRequest }) {
  const texts = useTexts();
  const [isOpen, setOpen] = useState(false);
  if (missingCount === 0) return null;
  return (
    <details className={css.missing} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{texts.requests.missing(missingCount)}</summary>
      {isOpen && <MissingList id={id} count={missingCount} />}
    </details>
  );
}

function MissingList({ id, count }: { id: string; count: number }) {
  const texts = useTexts();
  const { data, error, isPending, refetch, ...pages } = useMissingPages(id, count);
  const named = useMemo(() => namedItems(data?.pages ?? []), [data]);
  const known = useKnownHolders(useMemo(() => [...new Set(named.map(({ holderId }) => holderId))], [named]));
  const [list, showMore] = useShowMore(named.length, () => void pages.fetchNextPage());
  const unnamed = data?.pages.at(-1)?.unnamed ?? 0;
  const nameOf = (holderId: string) => {
    const holder = known.get(holderId);
    if (holder === 'gone') return texts.requests.someoneGone;
    return holder ? <span translate="no">{holder.name}</span> : texts.selection.unknownHolder;
  };
  return (
    <>
      {isPending && <LoadingPlaceholder height={48} />}
      {error && (
        <Notice tone="bad">
          {describeProblem(error, texts)}{' '}
          <button type="button" className={css.inline} onClick={() => void refetch()}>
            {texts.tryAgain}
          </button>
        </Notice>
      )}
      {named.length > 0 && (
        <ul ref={list}>
          {named.map(({ holderId, qualificationId, qualification, reason, message }) => (
            <li key={`${holderId} ${qualificationId ?? ''}`} tabIndex={-1}>
              <strong>{nameOf(holderId)}</strong> – {qualification ?? texts.requests.wholeHolder}:{' '}
              {texts.problems.byCode[reason] ?? message}
            </li>
          ))}
        </ul>
      )}
      {pages.hasNextPage && (
        <Button
          variant="default"
          size="sm"
          className={css.moreMissing}
          loading={pages.isFetchingNextPage}
          onClick={showMore}
        >
          {texts.requests.missingMore}
        </Button>
      )}
      {unnamed > 0 && <p className={css.line}>{texts.requests.missingFormer(unnamed)}</p>}
    </>
  );
}

/** @param count number of missing items; a new number means that the list has to be fetched again */
function useMissingPages(id: string, count: number) {
  return useInfiniteQuery({
    queryKey: ['missing', id, count],
    initialPageParam: 1,
    queryFn: async ({ pageParam: page, signal }) => {
      const params = { path: { id }, query: { page, pageSize: PAGE_SIZE } };
      return responseBody(await api.GET('/api/download-requests/{id}/missing', { params, signal }));
    },
    // Items without a name come last and have nothing to show, so their pages are not fetched.
    getNextPageParam: ({ page, total, unnamed }) =>
      page * PAGE_SIZE < total - unnamed ? page + 1 : undefined,
  });
}

function namedItems(pages: readonly MissingPage[]) {
  return pages.flatMap(({ items }) =>
    items.flatMap(({ holderId, ...item }) => (holderId === null ? [] : [{ ...item, holderId }])),
  );
}
