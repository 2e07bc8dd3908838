import { getPageAccount } from '../session/page-account';
import { openRequestStream, type StreamEvent } from './request-stream';
import { SharedStream } from './shared-stream';

/**
 * Receives the events of the account's own requests, over one stream that all tabs of the browser share. A tab that the browser freezes, or
 * keeps in memory for 'back', gives up the stream, so that another tab can take over. If tabs cannot share a stream (without TLS, or in an
 * old browser), each visible tab has a stream.
 *
 * @returns a function that ends the subscription
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
    // The browser also fires this event when a page closes. A tab that shares the stream would start again then, so it does not listen to
    // this event.
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
