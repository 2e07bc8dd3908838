import { randomKey } from '../browser/random-key';
import { storage } from '../browser/kept-storage';

const CHANNEL = 'pasloket.session';
const STORED_AS = 'pasloket.session';

/** The id of the account that signed in; null when an account signed out. */
export type News = string | null;

const channel = openChannel();

/** None in old browsers, and where storage is refused: there tabs hear of it by the storage's event, if at all. */
function openChannel(): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(CHANNEL);
  } catch {
    return undefined;
  }
}

/** Has the other tabs of this browser know who is signed in from now on. */
export function announce(news: News): void {
  channel?.postMessage(news);
  // A value of its own each time: tabs hear only of what changes.
  if (!channel) storage.setItem(STORED_AS, JSON.stringify([news, randomKey()]));
}

/** @returns a function that ends it. */
export function onNews(hear: (news: News) => void): () => void {
  const fromChannel = ({ data }: MessageEvent<News>) => hear(data);
  const fromStorage = ({ key, newValue }: StorageEvent) => {
    if (key === STORED_AS && newValue !== null) hear((JSON.parse(newValue) as [News])[0]);
  };
  channel?.addEventListener('message', fromChannel);
  window.addEventListener('storage', fromStorage);
  return () => {
    channel?.removeEventListener('message', fromChannel);
    window.removeEventListener('storage', fromStorage);
  };
}
