import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, ApiProblem, bodyOf, type Session } from '../api/client';
import { useShowMessage } from '../messages/messages';
import { describeProblem, useTexts } from '../texts/language';
import { setPageAccount, getPageAccount, reloadPage } from './page-account';
import { announceSignedIn, onSignedInChange } from './signed-in-account';

export const SESSION_KEY = ['session'] as const;

/** Who is signed in; null: nobody; 'ended': somebody was. */
export type SessionState = Session | null | 'ended';

export function useSession() {
  return useQuery<SessionState>({
    queryKey: SESSION_KEY,
    queryFn: async ({ client, signal }) => {
      const state = await fetchSession(client, signal);
      signal.throwIfAborted();
      if (!isSignedIn(state)) removeAccountQueries(client);
      else if (getPageAccount() === undefined) announceSignedIn(state.id);
      // The page shows nothing of another account: it starts anew.
      return isSignedIn(state) && !setPageAccount(state.id) ? new Promise(() => undefined) : state;
    },
    staleTime: 60_000,
    // Another tab may have signed out meanwhile, and somebody else in.
    refetchOnWindowFocus: 'always',
  });
}

async function fetchSession(client: QueryClient, signal: AbortSignal): Promise<SessionState> {
  try {
    return bodyOf(await api.GET('/api/session', { signal }));
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) return signedOutState(client);
    throw error;
  }
}

/** What being told to sign in means: a session that ended, or that there was none. */
function signedOutState(client: QueryClient): SessionState {
  return client.getQueryData<SessionState>(SESSION_KEY) ? 'ended' : null;
}

/** Forgets what was fetched for the account that was signed in until now. */
function removeAccountQueries(client: QueryClient): void {
  if (!isSignedIn(client.getQueryData<SessionState>(SESSION_KEY))) return;
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] });
}

function isSignedIn(state: SessionState | undefined): state is Session {
  return state !== undefined && state !== null && state !== 'ended';
}

/** From now on the page is that of this account, unless it was another's. */
function markSignedIn(client: QueryClient, session: Session): void {
  // One that was asked for before would say that nobody is signed in.
  void client.cancelQueries({ queryKey: SESSION_KEY });
  announceSignedIn(session.id);
  if (setPageAccount(session.id)) client.setQueryData(SESSION_KEY, session);
}

/** From now on the page is nobody's: a call was refused because nobody is signed in. */
export function markSignedOut(client: QueryClient): void {
  const state = signedOutState(client);
  removeAccountQueries(client);
  client.setQueryData(SESSION_KEY, state);
}

/** Starts the page anew when another tab signs out, or signs somebody else in. The same person coming back goes on here, too. */
export function useSyncSessionAcrossTabs(): void {
  const queries = useQueryClient();
  useEffect(
    () =>
      onSignedInChange((account) => {
        const own = getPageAccount();
        if (own !== undefined && own !== account) reloadPage();
        else if (!isSignedIn(queries.getQueryData<SessionState>(SESSION_KEY)))
          void queries.invalidateQueries({ queryKey: SESSION_KEY });
      }),
    [queries],
  );
}

export function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (body: { email: string; password: string }) =>
      bodyOf(await api.POST('/api/session', { body })),
    onSuccess: (session) => markSignedIn(queries, session),
  });
}

/** The second step: a code of the app, or a recovery code. */
export function useSecondStep() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (code: string) =>
      bodyOf(await api.POST('/api/session/second-factor', { body: { code } })),
    onSuccess: (session) => markSignedIn(queries, session),
  });
}

/**
 * Ends the session on the server, and starts the page anew, so that nothing of what it knew stays in memory. When the server
 * cannot be reached the session goes on, and that is said: whoever walks away has to know.
 */
export function useSignOut() {
  const texts = useTexts();
  const showMessage = useShowMessage();
  const reloadAtHome = () => {
    announceSignedIn(null);
    window.location.assign('/');
  };
  return useMutation({
    mutationFn: () => api.DELETE('/api/session'),
    networkMode: 'always',
    onSuccess: reloadAtHome,
    onError: (error) => {
      if (error instanceof ApiProblem && error.status === 401) reloadAtHome();
      else showMessage(`${texts.session.stillSignedIn} ${describeProblem(error, texts)}`, { tone: 'bad' });
    },
  });
}
