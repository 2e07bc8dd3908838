import { withPageAccount } from '../session/page-account';

/** An event of the request stream. */
export type StreamEvent =
  /** The stream is connected. Changes arrive from now on. */
  | { readonly kind: 'up' }
  /** The stream is disconnected; it reconnects by itself. `isRefused` is true if the server has refused it. */
  | { readonly kind: 'down'; readonly isRefused: boolean }
  /** A request that has changed, as JSON. */
  | { readonly kind: 'request'; readonly data: string }
  /** Events may have been lost: the list has to be fetched again. */
  | { readonly kind: 'resync' }
  /** Heartbeat, every 15 seconds. */
  | { readonly kind: 'beat' };

/** Delay before a refused stream is opened again, in milliseconds. */
const FIRST_RETRY_MS = 5_000;

/**
 * Delay after the second and each later refusal, in milliseconds. It is longer, because the cause may last (for example too many open
 * browsers).
 */
const NEXT_RETRY_MS = 30_000;

/** Opens the stream of the account's own requests and reopens it when it fails, until the returned function is called. */
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
      // The server refused the stream, so the browser does not reconnect by itself.
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
