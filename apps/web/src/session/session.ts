import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, ApiProblem, responseBody, type Session } from '../api/client';
import { useShowMessage } from '../messages/messages';
import { describeProblem, useTexts } from '../texts/language';
import { setPageAccount, getPageAccount, reloadPage } from './page-account';
import { announceSignedIn, onSignedInChange } from './signed-in-account';

export const SESSION_KEY = ['session'] as const;

/** The session; null if the person is not signed in; 'ended' if a session existed before. */
export type SessionState = Session | null | 'ended';

export function useSession() {
  return useQuery<SessionState>({
    queryKey: SESSION_KEY,
    queryFn: async ({ client, signal }) => {
      const state = await fetchSession(client, signal);
      signal.throwIfAborted();
      if (!isSignedIn(state)) removeAccountQueries(client);
      else if (getPageAccount() === undefined) announceSignedIn(state.id);
      // If the page belongs to another account, it is being reloaded. The query then stays pending, so that nothing of that account is
      // shown before.
      return isSignedIn(state) && !setPageAccount(state.id) ? new Promise(() => undefined) : state;
    },
    staleTime: 60_000,
    // Another tab may have signed out, or signed in with another account.
    refetchOnWindowFocus: 'always',
  });
}

async function fetchSession(client: QueryClient, signal: AbortSignal): Promise<SessionState> {
  try {
    return responseBody(await api.GET('/api/session', { signal }));
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) return signedOutState(client);
    throw error;
  }
}

/** Returns the state after a call was refused with 401: 'ended' if there was a session, otherwise null. */
function signedOutState(client: QueryClient): SessionState {
  return client.getQueryData<SessionState>(SESSION_KEY) ? 'ended' : null;
}

/** Removes the data that was fetched for the account that was signed in. */
function removeAccountQueries(client: QueryClient): void {
  if (!isSignedIn(client.getQueryData<SessionState>(SESSION_KEY))) return;
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] });
}

function isSignedIn(state: SessionState | undefined): state is Session {
  return state !== undefined && state !== null && state !== 'ended';
}

/** Shows the page as signed in with this account, or reloads it if it belongs to another account. */
function markSignedIn(client: QueryClient, session: Session): void {
  // Cancels an earlier call, because its answer would say that the person is not signed in.
  void client.cancelQueries({ queryKey: SESSION_KEY });
  announceSignedIn(session.id);
  if (setPageAccount(session.id)) client.setQueryData(SESSION_KEY, session);
}

/** Shows the sign-in page, because a call was refused without a session. */
export function markSignedOut(client: QueryClient): void {
  const state = signedOutState(client);
  removeAccountQueries(client);
  client.setQueryData(SESSION_KEY, state);
}

/**
 * Reloads the page when another tab signs out or signs in with another account. If another tab signs in with the same account, this page
 * continues as signed in.
 */
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
      responseBody(await api.POST('/api/session', { body })),
    onSuccess: (session) => markSignedIn(queries, session),
  });
}

/** Completes signing in with a code of the authenticator app or a recovery code. */
export function useSecondStepSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (code: string) =>
      responseBody(await api.POST('/api/session/second-factor', { body: { code } })),
    onSuccess: (session) => markSignedIn(queries, session),
  });
}

/**
 * Ends the session on the server and loads a new page, so that no data of the account stays in memory. If the server
 * is unreachable the session continues, and a message says so: people who leave the computer have to know.
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
