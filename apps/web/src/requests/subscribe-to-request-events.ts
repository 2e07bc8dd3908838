import { getPageAccount } from '../session/page-account';
import { openRequestStream, type StreamEvent } from './request-stream';
import { SharedStream } from './shared-stream';

/**
 * Hears of one's own requests, by the stream that all tabs of the browser share. A page that the browser freezes or keeps for going back
 * lets others have it. Where tabs cannot agree on one (without TLS, or in an old browser), each has its own while it is in view.
 *
 * @returns a function that ends it
 */
export function subscribeToRequestEvents(onEvent: (event: StreamEvent) => void): () => void {
  const subscribe =
    'locks' in navigator && 'BroadcastChannel' in window ? joinSharedStream : openRequestStream;
  const isInView = () => subscribe !== openRequestStream || !document.hidden;
  let end: (() => void) | undefined;
  const start = () => {
    if (isInView()) end ??= subscribe(onEvent);
  };
  const stop = () => {
    end?.();
    end = undefined;
    onEvent({ kind: 'down', isRefused: false });
  };
  const followVisibility = () => (isInView() ? start() : stop());
  const listeners: [EventTarget, string, () => void][] = [
    [document, 'freeze', stop],
    [document, 'resume', start],
    [window, 'pagehide', stop],
    [window, 'pageshow', start],
    // A page that is left hides last of all: one that shares the stream must not begin anew then.
    ...(subscribe === openRequestStream
      ? [[document, 'visibilitychange', followVisibility] as [EventTarget, string, () => void]]
      : []),
  ];
  for (const [target, name, listener] of listeners) target.addEventListener(name, listener);
  start();
  return () => {
    for (const [target, name, listener] of listeners) target.removeEventListener(name, listener);
    end?.();
  };
}

function joinSharedStream(onEvent: (event: StreamEvent) => void): () => void {
  const { locks } = navigator;
  const channel = (name: string) => new BroadcastChannel(name);
  const stream = new SharedStream(`pasloket.requests.${getPageAccount()}`, onEvent, {
    locks,
    channel,
    open: openRequestStream,
  });
  return () => stream.close();
}
