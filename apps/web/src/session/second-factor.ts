import { useMutation } from '@tanstack/react-query';
import { api, responseBody } from '../api/client';

export function useSecondFactorEnrolment() {
  return useMutation({
    mutationFn: async (password: string) =>
      responseBody(await api.POST('/api/session/second-factor/enrolment', { body: { password } })),
  });
}

export function useSecondFactorConfirmation() {
  return useMutation({
    mutationFn: async (code: string) =>
      responseBody(await api.POST('/api/session/second-factor/confirmation', { body: { code } })),
  });
}

export function useSecondFactorRemoval() {
  return useMutation({
    mutationFn: (password: string) => api.POST('/api/session/second-factor/removal', { body: { password } }),
  });
}
