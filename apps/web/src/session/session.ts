import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, ApiProblem, bodyOf, type Session } from '../api/client';
import { useSay } from '../messages/messages';
import { problemSentence, useTexts } from '../texts/language';

export const SESSION_KEY = ['session'] as const;

/** Who is signed in; null: nobody; 'ended': somebody was. */
export type SessionState = Session | null | 'ended';

export function useSession() {
  return useQuery<SessionState>({
    queryKey: SESSION_KEY,
    queryFn: async ({ client, signal }) => {
      const state = await askForSession(client, signal);
      signal.throwIfAborted();
      forgetSomebodyElse(client, state);
      return state;
    },
    staleTime: 60_000,
    // Another tab may have signed out meanwhile, and somebody else in.
    refetchOnWindowFocus: 'always',
  });
}

async function askForSession(client: QueryClient, signal: AbortSignal): Promise<SessionState> {
  try {
    return bodyOf(await api.GET('/api/session', { signal }));
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) return afterRefusal(client);
    throw error;
  }
}

/** What being told to sign in means: a session that ended, or that there was none. */
function afterRefusal(client: QueryClient): SessionState {
  return client.getQueryData<SessionState>(SESSION_KEY) ? 'ended' : null;
}

/** What was fetched for whoever was there before is nothing for whoever is there now, in this tab or by another one. */
function forgetSomebodyElse(client: QueryClient, now: SessionState): void {
  const before = client.getQueryData<SessionState>(SESSION_KEY);
  if (accountOf(before) === accountOf(now)) return;
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] });
}

function accountOf(state: SessionState | undefined): string | undefined {
  return state && state !== 'ended' ? state.id : undefined;
}

/** From now on the page is that of this account. */
function enter(client: QueryClient, session: Session): void {
  // One that was asked for before would say that nobody is signed in.
  void client.cancelQueries({ queryKey: SESSION_KEY });
  forgetSomebodyElse(client, session);
  client.setQueryData(SESSION_KEY, session);
}

/** From now on the page is nobody's: a call was refused because nobody is signed in. */
export function leave(client: QueryClient): void {
  const state = afterRefusal(client);
  forgetSomebodyElse(client, state);
  client.setQueryData(SESSION_KEY, state);
}

export function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (body: { email: string; password: string }) =>
      bodyOf(await api.POST('/api/session', { body })),
    onSuccess: (session) => enter(queries, session),
  });
}

/** The second step: a code of the app, or a recovery code. */
export function useSecondStep() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (code: string) =>
      bodyOf(await api.POST('/api/session/second-factor', { body: { code } })),
    onSuccess: (session) => enter(queries, session),
  });
}

/**
 * Ends the session on the server, and starts the page anew, so that nothing of what it knew stays in memory. When the server
 * cannot be reached the session goes on, and that is said: whoever walks away has to know.
 */
export function useSignOut() {
  const texts = useTexts();
  const say = useSay();
  const startAnew = () => window.location.assign('/');
  return useMutation({
    mutationFn: () => api.DELETE('/api/session'),
    networkMode: 'always',
    onSuccess: startAnew,
    onError: (error) => {
      if (error instanceof ApiProblem && error.status === 401) startAnew();
      else say(`${texts.session.stillSignedIn} ${problemSentence(error, texts)}`, { tone: 'bad' });
    },
  });
}
