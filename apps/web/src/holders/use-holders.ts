import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, responseBody } from '../api/client';
import { useHolderCache } from '../selection/selection-context';
import { toFilterQuery, type HolderFilters, type HolderView, PAGE_SIZE } from './holder-query';

function pageQuery(view: HolderView, search: string) {
  const query = { ...toFilterQuery(view, search), sort: view.sort, page: view.page, pageSize: PAGE_SIZE };
  return queryOptions({
    queryKey: ['holders', query],
    queryFn: async ({ signal }) => responseBody(await api.GET('/api/holders', { params: { query }, signal })),
    staleTime: 30_000,
  });
}

/**
 * Fetches a page of the list. The previous page stays visible until it arrives. The next page is fetched in advance, so that turning the
 * page takes no time.
 */
export function useHolderPage(view: HolderView, search: string) {
  const queries = useQueryClient();
  const directory = useHolderCache();
  const result = useQuery({ ...pageQuery(view, search), placeholderData: keepPreviousData });
  const { data, isFetching } = result;
  useEffect(() => {
    if (data) directory.add(data.items);
  }, [data, directory]);
  const hasNext = !isFetching && data !== undefined && view.page * PAGE_SIZE < data.total;
  useEffect(() => {
    if (hasNext) void queries.prefetchQuery(pageQuery({ ...view, page: view.page + 1 }, search));
  }, [hasNext, queries, view, search]);
  return result;
}

/** Fetches the options of the filters, with the number of holders for each. */
export function useFilterChoices(filters: HolderFilters, search: string) {
  const query = toFilterQuery(filters, search);
  return useQuery({
    queryKey: ['filters', query],
    queryFn: async ({ signal }) => responseBody(await api.GET('/api/filters', { params: { query }, signal })),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
}

/** Fetches the exam numbers that contain the typed text. If `isAsked` is false, it fetches nothing. */
export function useExamNumbers(filters: HolderFilters, search: string, part: string, isAsked: boolean) {
  const query = { ...toFilterQuery(filters, search), examNumberPart: part };
  return useQuery({
    queryKey: ['filters', query],
    queryFn: async ({ signal }) =>
      responseBody(await api.GET('/api/filters', { params: { query }, signal })).examNumbers,
    enabled: isAsked,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
}

/** Fetches the ids of all holders that match, up to the server's limit, and the number of holders that match. */
export function useAllHolderIds() {
  return useMutation({
    mutationFn: async ({ filters, search }: { filters: HolderFilters; search: string }) =>
      responseBody(await api.GET('/api/holders/ids', { params: { query: toFilterQuery(filters, search) } })),
  });
}

export function useHolderDetails(id: string) {
  return useQuery({
    queryKey: ['holder', id],
    queryFn: async ({ signal }) =>
      responseBody(await api.GET('/api/holders/{id}', { params: { path: { id } }, signal })),
    staleTime: 30_000,
  });
}
