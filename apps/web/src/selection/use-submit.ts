import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { api, bodyOf } from '../api/client';
import { useSay } from '../messages/messages';
import { rememberHolders } from '../requests/remembered-holders';
import { REQUESTS_KEY } from '../requests/use-requests';
import { problemSentence, useTexts } from '../texts/language';
import { type Selection } from './selection';
import { useSelection } from './selection-context';

/** 'Dien verzoek in': one request however often it is pressed, and then on to 'Ingestuurde verzoeken'. */
export function useSubmit() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { store } = useSelection();
  const texts = useTexts();
  const say = useSay();
  return useMutation({
    mutationFn: async ({ holderIds, scope, expiryDates, personalReference, key }: Selection) => {
      const body = {
        holderIds: [...holderIds],
        scope,
        expiryDates: [...expiryDates],
        personalReference: personalReference.trim() || null,
      };
      const params = { header: { 'idempotency-key': key } };
      return bodyOf(await api.POST('/api/download-requests', { body, params }));
    },
    onSuccess: async ({ id }, { holderIds }) => {
      rememberHolders(localStorage, id, holderIds);
      const { holderIds: next } = store.submitted();
      await queries.invalidateQueries({ queryKey: REQUESTS_KEY });
      await navigate('/verzoeken', { state: { submitted: id } });
      say(texts.requests.submitted, { quiet: true });
      if (next.length > 0) say(texts.selection.laterTaken(next.length));
    },
    onError: (error) => say(problemSentence(error, texts), { tone: 'bad' }),
  });
}
