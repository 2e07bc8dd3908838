import { useQueryClient } from '@tanstack/react-query';
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useEffectEvent,
  useRef,
  useState,
} from 'react';
import { useLocation, useNavigate } from 'react-router';
import { type DownloadRequest } from '../api/client';
import { useShowMessage } from '../messages/messages';
import { SESSION_KEY } from '../session/session';
import { useTexts } from '../texts/language';
import { subscribeToRequestEvents } from './subscribe-to-request-events';
import { showNotification } from './notifications';
import { applyRequestUpdate, isOpen, REQUESTS_KEY } from './use-requests';

const StreamingContext = createContext(false);

/** True while changes to requests arrive over the event stream. */
export function useIsStreaming(): boolean {
  return useContext(StreamingContext);
}

/**
 * Receives changes to the account's requests as long as it is signed in (see `subscribeToRequestEvents`). Shows a
 * message when a request is ready or has failed.
 */
export function RequestEventsProvider({ children }: { children: ReactNode }) {
  const [isStreaming, setStreaming] = useState(false);
  const queries = useQueryClient();
  const showWhenDone = useDoneMessage();
  const receive = useEffectEvent((request: DownloadRequest) => {
    applyRequestUpdate(queries, request);
    showWhenDone(request);
  });
  useEffect(() => {
    let isUp = false;
    let wasUp = false;
    const refetchSession = () => void queries.invalidateQueries({ queryKey: SESSION_KEY });
    const refetchList = () => void queries.invalidateQueries({ queryKey: REQUESTS_KEY });
    const setConnected = (up: boolean) => {
      if (up === isUp) return;
      isUp = up;
      setStreaming(up);
      if (!up) return;
      // Changes from before the stream was connected have to be fetched. After a reconnect the session is checked as well, because the
      // stream may have been closed by the end of the session.
      refetchList();
      if (wasUp) refetchSession();
      wasUp = true;
    };
    return subscribeToRequestEvents((event) => {
      if (event.kind === 'up' || event.kind === 'down') setConnected(event.kind === 'up');
      // A refusal means that the session has ended, or that the server is too busy.
      if (event.kind === 'down' && event.isRefused) refetchSession();
      if (event.kind === 'request') receive(JSON.parse(event.data) as DownloadRequest);
      if (event.kind === 'resync') refetchList();
    });
  }, [queries]);
  return <StreamingContext.Provider value={isStreaming}>{children}</StreamingContext.Provider>;
}

/**
 * Returns a function that shows a message when a request is ready or has failed. Each request gets one message, and another one after a
 * retry.
 */
function useDoneMessage(): (request: DownloadRequest) => void {
  const texts = useTexts();
  const showMessage = useShowMessage();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const reported = useRef(new Set<string>());
  return (request) => {
    const { id, state, total, missingPassCount } = request;
    if (isOpen(request)) {
      reported.current.delete(id);
      return;
    }
    const ready = state === 'ready';
    if ((!ready && state !== 'failed') || reported.current.has(id)) return;
    reported.current.add(id);
    const text = ready ? texts.requests.readyMessage(total - missingPassCount) : texts.requests.failedMessage;
    const tone = ready ? 'good' : 'bad';
    const show = { label: texts.requests.show, run: () => void navigate('/verzoeken') };
    showMessage(text, pathname === '/verzoeken' ? { tone, quiet: true } : { tone, action: show });
    if (document.hidden) notifyInBackground(text, texts.requests.states[state]);
  };
}

/** Title of the page before a mark was put in front of it; null if there is no mark. */
let originalTitle: string | null = null;

/** Puts a mark in front of the page's title and, if allowed, shows a system notification. Used when the page is in the background. */
function notifyInBackground(text: string, mark: string): void {
  if (originalTitle === null) {
    originalTitle = document.title;
    document.addEventListener('visibilitychange', restoreTitle, { once: true });
  }
  document.title = `(${mark}) ${originalTitle}`;
  showNotification(text);
}

function restoreTitle(): void {
  if (originalTitle !== null) document.title = originalTitle;
  originalTitle = null;
}
