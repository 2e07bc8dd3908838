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
import { useSay } from '../messages/messages';
import { useTexts } from '../texts/language';
import { isUnderWay, REQUESTS_KEY, useRequestUpdate } from './use-requests';

const StreamedContext = createContext(false);

/** Whether changes to requests arrive by themselves at this moment. */
export function useStreamed(): boolean {
  return useContext(StreamedContext);
}

/** Listens to one's own requests as long as somebody is signed in, and says when one is done while the page is elsewhere. */
export function RequestEventsProvider({ children }: { children: ReactNode }) {
  const [streamed, setStreamed] = useState(false);
  const queries = useQueryClient();
  const update = useRequestUpdate();
  const tell = useTellWhenDone();
  const hear = useEffectEvent((request: DownloadRequest) => {
    update(request);
    tell(request);
  });
  useEffect(() => {
    const events = new EventSource('/api/download-requests/events');
    events.onopen = () => {
      setStreamed(true);
      // Whatever happened before the stream was open.
      void queries.invalidateQueries({ queryKey: REQUESTS_KEY });
    };
    events.onerror = () => setStreamed(false);
    events.addEventListener('download-request', ({ data }: MessageEvent<string>) => {
      hear(JSON.parse(data) as DownloadRequest);
    });
    events.addEventListener('resync', () => void queries.invalidateQueries({ queryKey: REQUESTS_KEY }));
    return () => events.close();
  }, [queries]);
  return <StreamedContext.Provider value={streamed}>{children}</StreamedContext.Provider>;
}

/** Tells once of each request that it is ready, or failed; anew when it was taken up again. */
function useTellWhenDone(): (request: DownloadRequest) => void {
  const texts = useTexts();
  const say = useSay();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const told = useRef(new Set<string>());
  return (request) => {
    const { id, state, total, missing } = request;
    if (isUnderWay(request)) {
      told.current.delete(id);
      return;
    }
    const ready = state === 'ready';
    if ((!ready && state !== 'failed') || told.current.has(id)) return;
    told.current.add(id);
    const passes = total - missing.filter(({ qualificationId }) => qualificationId !== null).length;
    const text = ready ? texts.requests.readyMessage(passes) : texts.requests.failedMessage;
    const tone = ready ? 'good' : 'bad';
    const show = { label: texts.requests.show, run: () => void navigate('/verzoeken') };
    say(text, pathname === '/verzoeken' ? { tone, quiet: true } : { tone, action: show });
    if (document.hidden) tellElsewhere(text, texts.requests.readyTitle);
  };
}

/** The page is in the background: its title says so, and the system does when that was allowed. */
function tellElsewhere(text: string, mark: string): void {
  const title = document.title;
  document.title = `(${mark}) ${title}`;
  document.addEventListener('visibilitychange', () => (document.title = title), { once: true });
  if ('Notification' in window && Notification.permission === 'granted') {
    const notification = new Notification('Pasloket', { body: text, icon: '/icon.svg', tag: 'pasloket' });
    notification.onclick = () => window.focus();
  }
}
