import { type InfiniteData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, bodyOf, type DownloadRequest } from '../api/client';

export const REQUESTS_KEY = ['requests'] as const;

const PAGE_SIZE = 20;

/** How often to ask when the stream of events is not there and something is on its way. Milliseconds. */
const ASK_EVERY_MS = 3_000;

interface RequestPage {
  readonly items: readonly DownloadRequest[];
  readonly total: number;
  readonly page: number;
}

export function isUnderWay({ state }: DownloadRequest): boolean {
  return state === 'submitted' || state === 'rendering';
}

/** One's own requests, newest first. @param streamed changes arrive by themselves. */
export function useRequests(streamed: boolean) {
  return useInfiniteQuery({
    queryKey: REQUESTS_KEY,
    initialPageParam: 1,
    queryFn: async ({ pageParam, signal }): Promise<RequestPage> =>
      bodyOf(
        await api.GET('/api/download-requests', {
          params: { query: { page: pageParam, pageSize: PAGE_SIZE } },
          signal,
        }),
      ),
    getNextPageParam: ({ page, total }: RequestPage) => (page * PAGE_SIZE < total ? page + 1 : undefined),
    refetchInterval: ({ state }) =>
      !streamed && state.data?.pages.some(({ items }) => items.some(isUnderWay)) ? ASK_EVERY_MS : false,
  });
}

/** The list with one request as it is now. A request that is not in it yet is left to the next fetch. */
export function withRequest(
  list: InfiniteData<RequestPage> | undefined,
  request: DownloadRequest,
): InfiniteData<RequestPage> | undefined {
  return (
    list && {
      ...list,
      pages: list.pages.map((page) => ({
        ...page,
        items: page.items.map((item) => (item.id === request.id ? request : item)),
      })),
    }
  );
}

/** Puts what was just answered or heard of a request into the list. */
export function useRequestUpdate() {
  const queries = useQueryClient();
  return (request: DownloadRequest) => {
    const list = queries.getQueryData<InfiniteData<RequestPage>>(REQUESTS_KEY);
    const isListed = list?.pages.some(({ items }) => items.some(({ id }) => id === request.id));
    if (isListed) queries.setQueryData(REQUESTS_KEY, withRequest(list, request));
    else void queries.invalidateQueries({ queryKey: REQUESTS_KEY });
  };
}

/** Fetches a link that lives for two minutes, and lets the browser download what is behind it. */
export function useDownload() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (id: string) =>
      bodyOf(await api.POST('/api/download-requests/{id}/download', { params: { path: { id } } })),
    onSuccess: ({ url }) => window.location.assign(url),
    onError: () => queries.invalidateQueries({ queryKey: REQUESTS_KEY }),
  });
}

/** 'Probeer opnieuw' of a failed request. */
export function useRetry() {
  const update = useRequestUpdate();
  return useMutation({
    mutationFn: async (id: string) =>
      bodyOf(await api.POST('/api/download-requests/{id}/retry', { params: { path: { id } } })),
    onSuccess: update,
  });
}
