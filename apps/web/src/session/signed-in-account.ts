import { randomKey } from '../browser/random-key';
import { storage } from '../browser/fallback-storage';

const CHANNEL = 'pasloket.session';
const STORAGE_KEY = 'pasloket.session';

/** The id of the account that signed in; null when an account signed out. */
export type SignedInAccountId = string | null;

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
export function announceSignedIn(accountId: SignedInAccountId): void {
  channel?.postMessage(accountId);
  // A value of its own each time: tabs hear only of what changes.
  if (!channel) storage.setItem(STORAGE_KEY, JSON.stringify([accountId, randomKey()]));
}

/** @returns a function that ends it. */
export function onSignedInChange(onChange: (accountId: SignedInAccountId) => void): () => void {
  const fromChannel = ({ data }: MessageEvent<SignedInAccountId>) => onChange(data);
  const fromStorage = ({ key, newValue }: StorageEvent) => {
    if (key === STORAGE_KEY && newValue !== null) onChange((JSON.parse(newValue) as [SignedInAccountId])[0]);
  };
  channel?.addEventListener('message', fromChannel);
  window.addEventListener('storage', fromStorage);
  return () => {
    channel?.removeEventListener('message', fromChannel);
    window.removeEventListener('storage', fromStorage);
  };
}
