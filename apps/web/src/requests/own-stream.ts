import { asPageAccount } from '../session/page-account';

/** One thing that the stream of events tells. */
export type Word =
  /** From now on it tells what changes. */
  | { readonly kind: 'up' }
  /** Now it does not; `isRefused`: the server said no. It is asked again by itself. */
  | { readonly kind: 'down'; readonly isRefused: boolean }
  /** A request, as JSON. */
  | { readonly kind: 'request'; readonly data: string }
  /** Changes may have been missed. */
  | { readonly kind: 'resync' }
  /** It goes on: every quarter of a minute. */
  | { readonly kind: 'beat' };

/** A stream that was refused is asked for again after this long. Milliseconds. */
const OPEN_AGAIN_MS = 5_000;

/** And after this long when it was refused again: too many browsers are open, say. Milliseconds. */
const OPEN_LATER_MS = 30_000;

/** Opens the stream of one's own requests, again and again until the function that it returns is called. */
export function openStream(tell: (word: Word) => void): () => void {
  let events: EventSource;
  let timer: ReturnType<typeof setTimeout>;
  let refusals = 0;
  const open = () => {
    events = new EventSource(asPageAccount('/api/download-requests/events'));
    events.onopen = () => {
      refusals = 0;
      tell({ kind: 'up' });
    };
    events.onerror = () => {
      // Refused: browsers try no more.
      const isRefused = events.readyState === EventSource.CLOSED;
      tell({ kind: 'down', isRefused });
      if (!isRefused) return;
      refusals += 1;
      timer = setTimeout(open, refusals === 1 ? OPEN_AGAIN_MS : OPEN_LATER_MS);
    };
    events.addEventListener('download-request', ({ data }: MessageEvent<string>) =>
      tell({ kind: 'request', data }),
    );
    events.addEventListener('resync', () => tell({ kind: 'resync' }));
    events.addEventListener('beat', () => tell({ kind: 'beat' }));
  };
  open();
  return () => {
    clearTimeout(timer);
    events.close();
  };
}
