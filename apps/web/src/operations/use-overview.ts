import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, bodyOf, type Overview } from '../api/client';

const OVERVIEW_KEY = ['operations-overview'] as const;

/** The page is looked at by few, and by those who want to see what happens now. Milliseconds. */
const POLL_MS = 5_000;

/** How the service does, asked anew while the page is in view. */
export function useOverview() {
  return useQuery<Overview>({
    queryKey: OVERVIEW_KEY,
    queryFn: async ({ signal }) => bodyOf(await api.GET('/api/operations/overview', { signal })),
    refetchInterval: POLL_MS,
    refetchOnWindowFocus: true,
  });
}

/** 'Opnieuw maken' of somebody's failed request. The page is asked anew either way: another operator may have been first. */
export function useOperatorRetry() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      api.POST('/api/operations/requests/{id}/run-again', { params: { path: { id } } }),
    onSettled: () => queries.invalidateQueries({ queryKey: OVERVIEW_KEY }),
  });
}
