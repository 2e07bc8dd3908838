import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ApiProblem, bodyOf, type Session } from '../api/client';

export const SESSION_KEY = ['session'] as const;

/** Who is signed in; null: nobody. */
export function useSession() {
  return useQuery<Session | null>({
    queryKey: SESSION_KEY,
    queryFn: async () => {
      try {
        return bodyOf(await api.GET('/api/session'));
      } catch (error) {
        if (error instanceof ApiProblem && error.status === 401) return null;
        throw error;
      }
    },
    staleTime: 60_000,
    refetchOnWindowFocus: true,
  });
}

export function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (body: { email: string; password: string }) =>
      bodyOf(await api.POST('/api/session', { body })),
    onSuccess: (session) => queries.setQueryData(SESSION_KEY, session),
  });
}

/** Ends the session on the server; what was fetched under it is forgotten here. */
export function useSignOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => api.DELETE('/api/session'),
    onSuccess: () => {
      queries.clear();
      queries.setQueryData(SESSION_KEY, null);
    },
  });
}
