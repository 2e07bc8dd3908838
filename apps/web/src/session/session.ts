import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ApiProblem, bodyOf, type Session } from '../api/client';

export const SESSION_KEY = ['session'] as const;

/** Who is signed in; null: nobody; 'ended': somebody was. */
export type SessionState = Session | null | 'ended';

export function useSession() {
  return useQuery<SessionState>({
    queryKey: SESSION_KEY,
    queryFn: async ({ client }) => {
      try {
        return bodyOf(await api.GET('/api/session'));
      } catch (error) {
        if (error instanceof ApiProblem && error.status === 401) return afterRefusal(client);
        throw error;
      }
    },
    staleTime: 60_000,
    refetchOnWindowFocus: true,
  });
}

/** What being told to sign in means: a session that ended, or that there was none. */
export function afterRefusal(client: QueryClient): SessionState {
  return client.getQueryData<SessionState>(SESSION_KEY) ? 'ended' : null;
}

export function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (body: { email: string; password: string }) =>
      bodyOf(await api.POST('/api/session', { body })),
    onSuccess: (session) => queries.setQueryData(SESSION_KEY, session),
  });
}

/** The second step: a code of the app, or a recovery code. */
export function useSecondStep() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (code: string) =>
      bodyOf(await api.POST('/api/session/second-factor', { body: { code } })),
    onSuccess: (session) => queries.setQueryData(SESSION_KEY, session),
  });
}

/** Ends the session on the server, and starts the page anew, so that nothing of what it knew stays in memory. */
export function useSignOut() {
  return useMutation({
    mutationFn: () => api.DELETE('/api/session'),
    onSettled: () => window.location.assign('/'),
  });
}
