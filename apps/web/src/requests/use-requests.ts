import {
  type InfiniteData,
  infiniteQueryOptions,
  type QueryClient,
  useInfiniteQuery,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import { api, bodyOf, type DownloadRequest } from '../api/client';
import { serverNow } from '../api/server-clock';
import { downloadFile } from './download-file';

export const REQUESTS_KEY = ['requests'] as const;

const PAGE_SIZE = 20;

/** How often to ask while something is on its way and the stream of events is not there. Milliseconds. */
const POLL_MS = 3_000;

/** How often to ask although the stream is there: on a phone that changed networks it may be silent for minutes. Milliseconds. */
const POLL_WHILE_STREAMING_MS = 15_000;

/** Where the last that was heard of each request is kept, with the time at which it was. */
const updateKey = (id: string) => ['request-update', id] as const;

interface RequestPage {
  readonly items: readonly DownloadRequest[];
  readonly total: number;
  readonly page: number;
  /** Milliseconds since the epoch. */
  readonly requestedAt: number;
  /** How often something was heard of a request in it since. */
  readonly updateCount?: number;
}

export function isOpen({ state }: DownloadRequest): boolean {
  return state === 'submitted' || state === 'rendering';
}

/** One's own requests, newest first. @param streamed changes arrive by themselves. */
export function useRequests(isStreaming: boolean) {
  const queries = useQueryClient();
  return useInfiniteQuery(useMemo(() => requestsQuery(queries, isStreaming), [queries, isStreaming]));
}

export function requestsQuery(queries: QueryClient, isStreaming: boolean) {
  return infiniteQueryOptions({
    queryKey: REQUESTS_KEY,
    initialPageParam: 1,
    queryFn: async ({ pageParam, signal }): Promise<RequestPage> => {
      const requestedAt = Date.now();
      const params = { query: { page: pageParam, pageSize: PAGE_SIZE } };
      return { ...bodyOf(await api.GET('/api/download-requests', { params, signal })), requestedAt };
    },
    select: (list) => withUpdates(queries, list),
    getNextPageParam: ({ page, total }: RequestPage) => (page * PAGE_SIZE < total ? page + 1 : undefined),
    refetchInterval: ({ state }) => {
      const list = state.data && withUpdates(queries, state.data);
      const waiting = list?.pages.some(({ items }) => items.some(isOpen));
      return waiting ? (isStreaming ? POLL_WHILE_STREAMING_MS : POLL_MS) : false;
    },
  });
}

/**
 * The list, with what was heard of a request since its page was asked for: the page may have been read before. It is laid
 * over all pages whenever the list is looked at, for a fetch of one page writes the others as they were when it began.
 */
function withUpdates(queries: QueryClient, list: InfiniteData<RequestPage>): InfiniteData<RequestPage> {
  const pages = list.pages.map((page) => ({
    ...page,
    items: page.items.map((item) => withUpdate(queries, page.requestedAt, item)),
  }));
  return { ...list, pages };
}

function withUpdate(queries: QueryClient, requestedAt: number, item: DownloadRequest): DownloadRequest {
  const update = queries.getQueryState<DownloadRequest>(updateKey(item.id));
  return update?.data && update.dataUpdatedAt >= requestedAt ? update.data : item;
}

/**
 * Notes what was just answered or heard of a request. A list that has it is another one from now on, also when it says the
 * same already: what was heard before is still laid over it. A request that is in no list yet is left to the next fetch.
 */
export function applyRequestUpdate(queries: QueryClient, request: DownloadRequest): void {
  queries.setQueryData(updateKey(request.id), request);
  if (!isListed(queries, request)) void refetchUntilListed(queries, request);
  queries.setQueryData<InfiniteData<RequestPage>>(
    REQUESTS_KEY,
    (list) =>
      list && {
        ...list,
        pages: list.pages.map((page) => withRequest(page, request)),
      },
  );
}

function withRequest(page: RequestPage, request: DownloadRequest): RequestPage {
  if (!page.items.some(({ id }) => id === request.id)) return page;
  const items = page.items.map((item) => (item.id === request.id ? request : item));
  return { ...page, items, updateCount: (page.updateCount ?? 0) + 1 };
}

function isListed(queries: QueryClient, { id }: DownloadRequest): boolean {
  const list = queries.getQueryData<InfiniteData<RequestPage>>(REQUESTS_KEY);
  return list?.pages.some(({ items }) => items.some((item) => item.id === id)) ?? false;
}

/** A list that is under way may have been read before the request was there: then it is asked for once more. */
async function refetchUntilListed(queries: QueryClient, request: DownloadRequest): Promise<void> {
  const ask = () => queries.invalidateQueries({ queryKey: REQUESTS_KEY }, { cancelRefetch: false });
  await ask();
  if (!isListed(queries, request)) await ask();
}

/**
 * Fetches a link that lives for a minute, and lets the browser download what is behind it.
 *
 * @param onErrorPage called when a page came in place of the file that was asked for last
 */
export function useDownload(onErrorPage: () => void) {
  const queries = useQueryClient();
  const newestAttempt = useRef(0);
  return useMutation({
    mutationFn: async (id: string) => {
      const attempt = ++newestAttempt.current;
      const { url } = bodyOf(
        await api.POST('/api/download-requests/{id}/download', { params: { path: { id } } }),
      );
      downloadFile(url, () => {
        if (attempt === newestAttempt.current) onErrorPage();
      });
      return { at: new Date(serverNow()).toISOString() };
    },
    onError: () => queries.invalidateQueries({ queryKey: REQUESTS_KEY }),
  });
}

/** 'Probeer opnieuw' of a failed request. */
export function useRetry() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (id: string) =>
      bodyOf(await api.POST('/api/download-requests/{id}/retry', { params: { path: { id } } })),
    onSuccess: (request) => applyRequestUpdate(queries, request),
  });
}
