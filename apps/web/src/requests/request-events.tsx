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
import { SESSION_KEY } from '../session/session';
import { useTexts } from '../texts/language';
import { listen } from './listen';
import { notify } from './notifications';
import { hear, isUnderWay, REQUESTS_KEY } from './use-requests';

const StreamedContext = createContext(false);

/** Whether changes to requests arrive by themselves at this moment. */
export function useStreamed(): boolean {
  return useContext(StreamedContext);
}

/** Listens to one's own requests as long as somebody is signed in (see `listen`), and says when one is done while the page is elsewhere. */
export function RequestEventsProvider({ children }: { children: ReactNode }) {
  const [streamed, setStreamed] = useState(false);
  const queries = useQueryClient();
  const tell = useTellWhenDone();
  const receive = useEffectEvent((request: DownloadRequest) => {
    hear(queries, request);
    tell(request);
  });
  useEffect(() => {
    let isUp = false;
    let wasUp = false;
    const askForSession = () => void queries.invalidateQueries({ queryKey: SESSION_KEY });
    const readList = () => void queries.invalidateQueries({ queryKey: REQUESTS_KEY });
    const follow = (up: boolean) => {
      if (up === isUp) return;
      isUp = up;
      setStreamed(up);
      if (!up) return;
      // Whatever happened before the stream was open; and it may have ended with the session that it belonged to.
      readList();
      if (wasUp) askForSession();
      wasUp = true;
    };
    return listen((word) => {
      if (word.kind === 'up' || word.kind === 'down') follow(word.kind === 'up');
      // The session may be over; else the server is busy with itself.
      if (word.kind === 'down' && word.isRefused) askForSession();
      if (word.kind === 'request') receive(JSON.parse(word.data) as DownloadRequest);
      if (word.kind === 'resync') readList();
    });
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
    const { id, state, total, missingPassCount } = request;
    if (isUnderWay(request)) {
      told.current.delete(id);
      return;
    }
    const ready = state === 'ready';
    if ((!ready && state !== 'failed') || told.current.has(id)) return;
    told.current.add(id);
    const text = ready ? texts.requests.readyMessage(total - missingPassCount) : texts.requests.failedMessage;
    const tone = ready ? 'good' : 'bad';
    const show = { label: texts.requests.show, run: () => void navigate('/verzoeken') };
    say(text, pathname === '/verzoeken' ? { tone, quiet: true } : { tone, action: show });
    if (document.hidden) tellElsewhere(text, texts.requests.states[state]);
  };
}

/** The title of the page as it is in view; null while no mark stands before it. */
let plainTitle: string | null = null;

/** The page is in the background: its title says so, and the system does when that was allowed. */
function tellElsewhere(text: string, mark: string): void {
  if (plainTitle === null) {
    plainTitle = document.title;
    document.addEventListener('visibilitychange', takeMarkAway, { once: true });
  }
  document.title = `(${mark}) ${plainTitle}`;
  notify(text);
}

function takeMarkAway(): void {
  if (plainTitle !== null) document.title = plainTitle;
  plainTitle = null;
}
