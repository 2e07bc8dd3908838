import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent } from 'react';
import { api, responseBody } from '../api/client';

/** Fetches the account whose password a link sets. @param token the part of the link behind the '#' */
export function usePasswordLink(token: string) {
  return useQuery({
    queryKey: ['password-link', token],
    queryFn: async () => responseBody(await api.POST('/api/password-links/look', { body: { token } })),
    staleTime: Infinity,
  });
}

export function useSetPassword(token: string) {
  return useMutation({
    mutationFn: (password: string) => api.POST('/api/password-links', { body: { token, password } }),
  });
}

export function useForgotPassword() {
  return useMutation({
    mutationFn: (email: string) => api.POST('/api/password-resets', { body: { email } }),
  });
}

export function useChangePassword() {
  return useMutation({
    mutationFn: (body: { current: string; password: string }) => api.POST('/api/session/password', { body }),
  });
}

/** Returns a submit handler. It calls `send` with a function that returns a field's value by name, and with the form. */
export function handleSubmit(send: (field: (name: string) => string, form: HTMLFormElement) => void) {
  return (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    send((name) => fields.get(name) as string, event.currentTarget);
  };
}
