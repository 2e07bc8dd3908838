import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, bodyOf } from '../api/client';
import { useDirectory } from '../selection/selection-context';
import { filterQuery, type HolderFilters, type HolderView, PAGE_SIZE } from './holder-query';

/** A page of the list. While the next one is on its way the last one stays. */
export function useHolderPage(view: HolderView, search: string) {
  const directory = useDirectory();
  const query = { ...filterQuery(view, search), sort: view.sort, page: view.page, pageSize: PAGE_SIZE };
  const result = useQuery({
    queryKey: ['holders', query],
    queryFn: async ({ signal }) => bodyOf(await api.GET('/api/holders', { params: { query }, signal })),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  const items = result.data?.items;
  useEffect(() => {
    if (items) directory.learn(items);
  }, [items, directory]);
  return result;
}

/** What there is to choose from in the filters, with counts. */
export function useFilterChoices(filters: HolderFilters, search: string) {
  const query = filterQuery(filters, search);
  return useQuery({
    queryKey: ['filters', query],
    queryFn: async ({ signal }) => bodyOf(await api.GET('/api/filters', { params: { query }, signal })),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
}

/** The ids of all who match, over all pages. */
export function useAllHolderIds() {
  return useMutation({
    mutationFn: async ({ filters, search }: { filters: HolderFilters; search: string }) =>
      bodyOf(await api.GET('/api/holders/ids', { params: { query: filterQuery(filters, search) } })).ids,
  });
}

export function useHolderDetails(id: string) {
  return useQuery({
    queryKey: ['holder', id],
    queryFn: async ({ signal }) =>
      bodyOf(await api.GET('/api/holders/{id}', { params: { path: { id } }, signal })),
    staleTime: 30_000,
  });
}
