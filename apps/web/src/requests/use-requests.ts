import {
  type InfiniteData,
  infiniteQueryOptions,
  type QueryClient,
  useInfiniteQuery,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import { api, type DownloadRequest, responseBody } from '../api/client';
import { serverNow } from '../api/server-clock';
import { downloadFile } from './download-file';

export const REQUESTS_KEY = ['requests'] as const;

const PAGE_SIZE = 20;

/** Polling interval while a request is open and the event stream is not connected, in milliseconds. */
const POLL_MS = 3_000;

/**
 * Polling interval while the event stream is connected, in milliseconds. It is still needed: after a phone changes
 * networks, its stream may be silent for minutes.
 */
const POLL_WHILE_STREAMING_MS = 15_000;

/** Cache key of the latest update of a request. The cache also stores the time of the update. */
const updateKey = (id: string) => ['request-update', id] as const;

interface RequestPage {
  readonly items: readonly DownloadRequest[];
  readonly total: number;
  readonly page: number;
  /** Time at which this page of the list was requested, in milliseconds since the epoch. */
  readonly requestedAt: number;
  /**
   * Number of updates that were applied to this page since it was fetched. It makes React Query notice an update even if the page contains
   * the same state already.
   */
  readonly updateCount?: number;
}

export function isOpen({ state }: DownloadRequest): boolean {
  return state === 'submitted' || state === 'rendering';
}

/** Fetches the account's own requests, newest first. @param isStreaming true while the event stream is connected; polling is then slower */
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
      return { ...responseBody(await api.GET('/api/download-requests', { params, signal })), requestedAt };
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
 * Returns the list, in which newer updates replace the requests of a page. An update is newer if it arrived after the page was requested,
 * because the server may have read the page before. It runs whenever the list is read: when React Query fetches one page, it restores the
 * other pages as they were when the fetch began.
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
 * Applies the state of a request, which arrived in an answer or an event. If a list contains the request, the list is changed, even if it
 * shows this state already. If no list contains it, the list is fetched.
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

/**
 * Fetches the list. If the request is still missing, a fetch was probably running that had begun before the request existed; then the list
 * is fetched again.
 */
async function refetchUntilListed(queries: QueryClient, request: DownloadRequest): Promise<void> {
  const ask = () => queries.invalidateQueries({ queryKey: REQUESTS_KEY }, { cancelRefetch: false });
  await ask();
  if (!isListed(queries, request)) await ask();
}

/**
 * Fetches a link that is valid for one minute, and downloads the file behind it.
 *
 * @param onErrorPage called when an error page arrives instead of the file that was requested last
 */
export function useDownload(onErrorPage: () => void) {
  const queries = useQueryClient();
  const newestAttempt = useRef(0);
  return useMutation({
    mutationFn: async (id: string) => {
      const attempt = ++newestAttempt.current;
      const { url } = responseBody(
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

/** Retries a failed request of the account itself ('Probeer opnieuw'). */
export function useRetry() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (id: string) =>
      responseBody(await api.POST('/api/download-requests/{id}/retry', { params: { path: { id } } })),
    onSuccess: (request) => applyRequestUpdate(queries, request),
  });
}
