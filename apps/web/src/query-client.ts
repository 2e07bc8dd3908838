import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiProblem, isRefusal } from './api/client';
import { markSignedOut } from './session/session';

/** A refusal stays a refusal; who got no answer has waited long, and asks once more; what could not be reached is asked for a few times. */
function shouldRetry(failures: number, error: unknown): boolean {
  const hasWaited = error instanceof ApiProblem && error.code === 'no-answer';
  return !isRefusal(error) && failures < (hasWaited ? 1 : 3);
}

/** Fetching, caching, and what a session that ended means: the page asks to sign in again. */
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
