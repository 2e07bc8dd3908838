import { withPageAccount } from '../session/page-account';

/** One thing that the stream of events tells. */
export type StreamEvent =
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
const FIRST_RETRY_MS = 5_000;

/** And after this long when it was refused again: too many browsers are open, say. Milliseconds. */
const NEXT_RETRY_MS = 30_000;

/** Opens the stream of one's own requests, again and again until the function that it returns is called. */
export function openRequestStream(onEvent: (event: StreamEvent) => void): () => void {
  let source: EventSource;
  let timer: ReturnType<typeof setTimeout>;
  let refusals = 0;
  const open = () => {
    source = new EventSource(withPageAccount('/api/download-requests/events'));
    source.onopen = () => {
      refusals = 0;
      onEvent({ kind: 'up' });
    };
    source.onerror = () => {
      // Refused: browsers try no more.
      const isRefused = source.readyState === EventSource.CLOSED;
      onEvent({ kind: 'down', isRefused });
      if (!isRefused) return;
      refusals += 1;
      timer = setTimeout(open, refusals === 1 ? FIRST_RETRY_MS : NEXT_RETRY_MS);
    };
    source.addEventListener('download-request', ({ data }: MessageEvent<string>) =>
      onEvent({ kind: 'request', data }),
    );
    source.addEventListener('resync', () => onEvent({ kind: 'resync' }));
    source.addEventListener('beat', () => onEvent({ kind: 'beat' }));
  };
  open();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
