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
import { download } from './download';

export const REQUESTS_KEY = ['requests'] as const;

const PAGE_SIZE = 20;

/** How often to ask while something is on its way and the stream of events is not there. Milliseconds. */
const ASK_EVERY_MS = 3_000;

/** How often to ask although the stream is there: on a phone that changed networks it may be silent for minutes. Milliseconds. */
const ASK_BESIDE_STREAM_MS = 15_000;

/** Where the last that was heard of each request is kept, with the time at which it was. */
const heardKey = (id: string) => ['heard-request', id] as const;

interface RequestPage {
  readonly items: readonly DownloadRequest[];
  readonly total: number;
  readonly page: number;
  /** Milliseconds since the epoch. */
  readonly askedAt: number;
  /** How often something was heard of a request in it since. */
  readonly heard?: number;
}

export function isUnderWay({ state }: DownloadRequest): boolean {
  return state === 'submitted' || state === 'rendering';
}

/** One's own requests, newest first. @param streamed changes arrive by themselves. */
export function useRequests(streamed: boolean) {
  const queries = useQueryClient();
  return useInfiniteQuery(useMemo(() => requestsQuery(queries, streamed), [queries, streamed]));
}

export function requestsQuery(queries: QueryClient, streamed: boolean) {
  return infiniteQueryOptions({
    queryKey: REQUESTS_KEY,
    initialPageParam: 1,
    queryFn: async ({ pageParam, signal }): Promise<RequestPage> => {
      const askedAt = Date.now();
      const params = { query: { page: pageParam, pageSize: PAGE_SIZE } };
      return { ...bodyOf(await api.GET('/api/download-requests', { params, signal })), askedAt };
    },
    select: (list) => withHeard(queries, list),
    getNextPageParam: ({ page, total }: RequestPage) => (page * PAGE_SIZE < total ? page + 1 : undefined),
    refetchInterval: ({ state }) => {
      const list = state.data && withHeard(queries, state.data);
      const waiting = list?.pages.some(({ items }) => items.some(isUnderWay));
      return waiting ? (streamed ? ASK_BESIDE_STREAM_MS : ASK_EVERY_MS) : false;
    },
  });
}

/**
 * The list, with what was heard of a request since its page was asked for: the page may have been read before. It is laid
 * over all pages whenever the list is looked at, for a fetch of one page writes the others as they were when it began.
 */
function withHeard(queries: QueryClient, list: InfiniteData<RequestPage>): InfiniteData<RequestPage> {
  const pages = list.pages.map((page) => ({
    ...page,
    items: page.items.map((item) => heardSince(queries, page.askedAt, item)),
  }));
  return { ...list, pages };
}

function heardSince(queries: QueryClient, askedAt: number, item: DownloadRequest): DownloadRequest {
  const heard = queries.getQueryState<DownloadRequest>(heardKey(item.id));
  return heard?.data && heard.dataUpdatedAt >= askedAt ? heard.data : item;
}

/**
 * Notes what was just answered or heard of a request. A list that has it is another one from now on, also when it says the
 * same already: what was heard before is still laid over it. A request that is in no list yet is left to the next fetch.
 */
export function hear(queries: QueryClient, request: DownloadRequest): void {
  queries.setQueryData(heardKey(request.id), request);
  if (!isListed(queries, request)) void askForUnlisted(queries, request);
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
  return { ...page, items, heard: (page.heard ?? 0) + 1 };
}

function isListed(queries: QueryClient, { id }: DownloadRequest): boolean {
  const list = queries.getQueryData<InfiniteData<RequestPage>>(REQUESTS_KEY);
  return list?.pages.some(({ items }) => items.some((item) => item.id === id)) ?? false;
}

/** A list that is under way may have been read before the request was there: then it is asked for once more. */
async function askForUnlisted(queries: QueryClient, request: DownloadRequest): Promise<void> {
  const ask = () => queries.invalidateQueries({ queryKey: REQUESTS_KEY }, { cancelRefetch: false });
  await ask();
  if (!isListed(queries, request)) await ask();
}

/**
 * Fetches a link that lives for a minute, and lets the browser download what is behind it.
 *
 * @param onPage called when a page came in place of the file that was asked for last
 */
export function useDownload(onPage: () => void) {
  const queries = useQueryClient();
  const newest = useRef(0);
  return useMutation({
    mutationFn: async (id: string) => {
      const turn = ++newest.current;
      const { url } = bodyOf(
        await api.POST('/api/download-requests/{id}/download', { params: { path: { id } } }),
      );
      download(url, () => {
        if (turn === newest.current) onPage();
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
    onSuccess: (request) => hear(queries, request),
  });
}
