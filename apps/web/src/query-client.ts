import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiProblem, isRefusedByServer } from './api/client';
import { markSignedOut } from './session/session';

/**
 * Returns true if a failed query is repeated: never after a refusal, once after a timeout (people have already
 * waited), otherwise up to three times.
 */
function shouldRetry(failures: number, error: unknown): boolean {
  const hasWaited = error instanceof ApiProblem && error.code === 'no-answer';
  return !isRefusedByServer(error) && failures < (hasWaited ? 1 : 3);
}

/** Creates the query client. When a call fails because the session has ended, the page asks people to sign in again. */
export function createQueryClient(): QueryClient {
  const endSession = (error: unknown) => {
    if (error instanceof ApiProblem && error.code === 'not-signed-in') markSignedOut(client);
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError: endSession }),
    mutationCache: new MutationCache({ onError: endSession }),
    defaultOptions: { queries: { retry: shouldRetry, refetchOnWindowFocus: false } },
  });
  return client;
}
