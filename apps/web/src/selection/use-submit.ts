import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useNavigate } from 'react-router';
import { api, responseBody } from '../api/client';
import { storage } from '../browser/fallback-storage';
import { useShowMessage } from '../messages/messages';
import { rememberHolders } from '../requests/remembered-holders';
import { REQUESTS_KEY } from '../requests/use-requests';
import { describeProblem, useTexts } from '../texts/language';
import { type Selection } from './selection';
import { useSelection } from './selection-context';
import { PREVIEW_KEY } from './use-preview';

export type Submit = ReturnType<typeof useSubmit>;

/**
 * Submits the selection ('Dien verzoek in') and then opens 'Ingestuurde verzoeken'. Pressing several times creates
 * one request. `SubmitButton` shows an error as long as the selection is the one that was submitted; otherwise a
 * message shows it.
 *
 * @param isButtonShown true if the button is visible; it may change while the request is being sent
 */
export function useSubmit(isButtonShown: boolean) {
  const isOnPage = useIsOnPage();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { store } = useSelection();
  const texts = useTexts();
  const showMessage = useShowMessage();
  return useMutation({
    mutationFn: async ({ holderIds, scope, expiryDates, personalReference, key }: Selection) => {
      const body = {
        holderIds: [...holderIds],
        scope,
        expiryDates: [...expiryDates],
        personalReference: personalReference.trim() || null,
      };
      const params = { header: { 'idempotency-key': key } };
      return responseBody(await api.POST('/api/download-requests', { body, params }));
    },
    onSuccess: async ({ id }, sent) => {
      rememberHolders(storage, id, sent.holderIds);
      const next = store.completeSubmit(sent);
      await queries.invalidateQueries({ queryKey: REQUESTS_KEY });
      await navigate('/verzoeken', { state: { submitted: id } });
      showMessage(texts.requests.submitted, { quiet: true });
      if (next > 0) showMessage(texts.selection.laterTaken(next));
    },
    onError: (error, sent) => {
      // Counting again shows which holders of the selection cannot be requested any more.
      void queries.invalidateQueries({ queryKey: PREVIEW_KEY });
      const isAsSent = store.get().selection.key === sent.key;
      if (!isOnPage.current || !isButtonShown || !isAsSent)
        showMessage(describeProblem(error, texts), { tone: 'bad' });
    },
  });
}

function useIsOnPage() {
  const isOnPage = useRef(false);
  useEffect(() => {
    isOnPage.current = true;
    return () => {
      isOnPage.current = false;
    };
  }, []);
  return isOnPage;
}
