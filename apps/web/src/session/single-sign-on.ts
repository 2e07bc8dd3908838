import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { api, bodyOf } from '../api/client';

/** Stands before the code of what came of it, in the address that the server leads back to. */
const OUTCOME_PREFIX = '#sso=';

/** Whether some organisation has it; while that is unknown, no. */
export function useIsSignOnAvailable(): boolean {
  const offer = useQuery({
    queryKey: ['single-sign-on'],
    queryFn: async () => bodyOf(await api.GET('/api/session/sso')),
    staleTime: Infinity,
  });
  return offer.data?.available ?? false;
}

/** Leaves for the organisation's own page. */
export function useStartSignOn() {
  return useMutation({
    mutationFn: async (email: string) => {
      const { pathname } = window.location;
      const page = /^\/[a-z/-]*$/.test(pathname) ? pathname : undefined;
      return bodyOf(await api.POST('/api/session/sso', { body: { email, page } }));
    },
    onSuccess: ({ redirectUrl }) => window.location.assign(redirectUrl),
  });
}

/** What came of it, for somebody who was led back here. It is told once: the address forgets it. */
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
