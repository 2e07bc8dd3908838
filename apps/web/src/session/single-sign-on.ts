import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { api, responseBody } from '../api/client';

/** Text before the outcome code in the URL to which the server redirects. */
const OUTCOME_PREFIX = '#sso=';

/** True if an organisation uses single sign-on; false while that is not known yet. */
export function useIsSignOnAvailable(): boolean {
  const offer = useQuery({
    queryKey: ['single-sign-on'],
    queryFn: async () => responseBody(await api.GET('/api/session/sso')),
    staleTime: Infinity,
  });
  return offer.data?.available ?? false;
}

/** Opens the sign-in page of the organisation to which an e-mail address belongs. */
export function useStartSignOn() {
  return useMutation({
    mutationFn: async (email: string) => {
      const { pathname } = window.location;
      const page = /^\/[a-z/-]*$/.test(pathname) ? pathname : undefined;
      return responseBody(await api.POST('/api/session/sso', { body: { email, page } }));
    },
    onSuccess: ({ redirectUrl }) => window.location.assign(redirectUrl),
  });
}

/**
 * Returns the outcome of single sign-on after the redirect back to this page. It is removed from the URL, so that it
 * is shown only once.
 */
export function useSignOnOutcome(): string | undefined {
  const { hash } = useLocation();
  const navigate = useNavigate();
  const [outcome] = useState(() =>
    hash.startsWith(OUTCOME_PREFIX) ? hash.slice(OUTCOME_PREFIX.length) : undefined,
  );
  useEffect(() => {
    if (hash.startsWith(OUTCOME_PREFIX)) void navigate({ hash: '' }, { replace: true });
  }, [hash, navigate]);
  return outcome;
}
