import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { type Account, api, responseBody } from '../api/client';

const ACCOUNTS_KEY = ['accounts'] as const;
const PAGE_SIZE = 50;

/** Interval at which the list is fetched again while an e-mail waits to be sent, in milliseconds. */
const MAIL_POLL_MS = 5_000;

/** Fetches the contact persons that match the search, by name, one page after another. */
export function useAccountList(search: string) {
  return useInfiniteQuery({
    queryKey: [...ACCOUNTS_KEY, search],
    initialPageParam: 1,
    queryFn: async ({ pageParam: page }) =>
      responseBody(
        await api.GET('/api/operations/accounts', {
          params: { query: { search, page, pageSize: PAGE_SIZE } },
        }),
      ),
    getNextPageParam: ({ total }, _pages, page) => (page * PAGE_SIZE < total ? page + 1 : undefined),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some(({ mail }) => mail === 'waiting'))
        ? MAIL_POLL_MS
        : false,
  });
}

/** Fetches the organisations with this text in their code or name. One character is not enough to search. */
export function useOrganisationSearch(search: string) {
  return useQuery({
    queryKey: ['organisations', search],
    queryFn: async () =>
      responseBody(await api.GET('/api/operations/organisations', { params: { query: { search } } })),
    enabled: search.trim().length > 1,
    placeholderData: keepPreviousData,
  });
}

export function useInviteAccount() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (body: { email: string; name: string; organisations: string[] }) =>
      responseBody(await api.POST('/api/operations/accounts', { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ACCOUNTS_KEY }),
  });
}

export type AccountAction = 'disable' | 'enable' | 'reset' | 'grant' | 'withdraw';

interface AccountChange {
  readonly action: AccountAction;
  /** Code of the organisation. Used by `grant` and `withdraw` only. */
  readonly code?: string;
  /** True to remove the second factor as well. Used by `reset` only. */
  readonly secondFactor?: boolean;
}

export function useAccountAction({ id }: Account) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ action, code = '', secondFactor }: AccountChange) => {
      const params = { path: { id } };
      if (action === 'grant' || action === 'withdraw')
        return responseBody(
          await api.POST(`/api/operations/accounts/{id}/${action}`, { params, body: { code } }),
        );
      if (action === 'reset')
        return responseBody(
          await api.POST('/api/operations/accounts/{id}/reset', { params, body: { secondFactor } }),
        );
      return responseBody(await api.POST(`/api/operations/accounts/{id}/${action}`, { params }));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ACCOUNTS_KEY }),
  });
}
