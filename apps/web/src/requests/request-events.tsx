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

/** Whether changes to requests arrive by themselves at this moment. */
export function useIsStreaming(): boolean {
  return useContext(StreamingContext);
}

/** Listens to one's own requests as long as somebody is signed in (see `listen`), and says when one is done while the page is elsewhere. */
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
      // Whatever happened before the stream was open; and it may have ended with the session that it belonged to.
      refetchList();
      if (wasUp) refetchSession();
      wasUp = true;
    };
    return subscribeToRequestEvents((event) => {
      if (event.kind === 'up' || event.kind === 'down') setConnected(event.kind === 'up');
      // The session may be over; else the server is busy with itself.
      if (event.kind === 'down' && event.isRefused) refetchSession();
      if (event.kind === 'request') receive(JSON.parse(event.data) as DownloadRequest);
      if (event.kind === 'resync') refetchList();
    });
  }, [queries]);
  return <StreamingContext.Provider value={isStreaming}>{children}</StreamingContext.Provider>;
}

/** Tells once of each request that it is ready, or failed; anew when it was taken up again. */
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

/** The title of the page as it is in view; null while no mark stands before it. */
let originalTitle: string | null = null;

/** The page is in the background: its title says so, and the system does when that was allowed. */
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
