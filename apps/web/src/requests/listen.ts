import { pageAccount } from '../session/page-account';
import { openStream, type Word } from './own-stream';
import { SharedStream } from './shared-stream';

/**
 * Hears of one's own requests, by the stream that all tabs of the browser share. A page that the browser freezes or keeps for going back
 * lets others have it. Where tabs cannot agree on one (without TLS, or in an old browser), each has its own while it is in view.
 *
 * @returns a function that ends it
 */
export function listen(hear: (word: Word) => void): () => void {
  const begin = 'locks' in navigator && 'BroadcastChannel' in window ? share : openStream;
  const isInView = () => begin !== openStream || !document.hidden;
  let end: (() => void) | undefined;
  const start = () => {
    if (isInView()) end ??= begin(hear);
  };
  const stop = () => {
    end?.();
    end = undefined;
    hear({ kind: 'down', isRefused: false });
  };
  const look = () => (isInView() ? start() : stop());
  const events: [EventTarget, string, () => void][] = [
    [document, 'freeze', stop],
    [document, 'resume', start],
    [window, 'pagehide', stop],
    [window, 'pageshow', start],
    // A page that is left hides last of all: one that shares the stream must not begin anew then.
    ...(begin === openStream
      ? [[document, 'visibilitychange', look] as [EventTarget, string, () => void]]
      : []),
  ];
  for (const [target, name, listener] of events) target.addEventListener(name, listener);
  start();
  return () => {
    for (const [target, name, listener] of events) target.removeEventListener(name, listener);
    end?.();
  };
}

function share(hear: (word: Word) => void): () => void {
  const { locks } = navigator;
  const channel = (name: string) => new BroadcastChannel(name);
  const stream = new SharedStream(`pasloket.requests.${pageAccount()}`, hear, {
    locks,
    channel,
    open: openStream,
  });
  return () => stream.close();
}
