import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type Overview, responseBody } from '../api/client';

const OVERVIEW_KEY = ['operations-overview'] as const;

/**
 * Polling interval of the overview, in milliseconds. It is short because few people use the page, and they want to
 * see what happens now.
 */
const POLL_MS = 5_000;

/** Fetches the state of the service, repeatedly while the page is visible. */
export function useOverview() {
  return useQuery<Overview>({
    queryKey: OVERVIEW_KEY,
    queryFn: async ({ signal }) => responseBody(await api.GET('/api/operations/overview', { signal })),
    refetchInterval: POLL_MS,
    refetchOnWindowFocus: true,
  });
}

/**
 * Retries a failed request of any account ('Opnieuw maken'). The overview is fetched again even after an error,
 * because another operator may have retried the request first.
 */
export function useOperatorRetry() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      api.POST('/api/operations/requests/{id}/run-again', { params: { path: { id } } }),
    onSettled: () => queries.invalidateQueries({ queryKey: OVERVIEW_KEY }),
  });
}
