import { randomKey } from '../browser/random-key';
import { storage } from '../browser/fallback-storage';

const CHANNEL = 'pasloket.session';
const STORAGE_KEY = 'pasloket.session';

/** Id of the account that is signed in; null after signing out. */
export type SignedInAccountId = string | null;

const channel = openChannel();

/**
 * Opens the channel between tabs. Returns undefined in old browsers, or if storage is refused; then only the `storage` event can inform
 * other tabs.
 */
function openChannel(): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(CHANNEL);
  } catch {
    return undefined;
  }
}

/** Informs the other tabs of this browser which account is signed in from now on. */
export function announceSignedIn(accountId: SignedInAccountId): void {
  channel?.postMessage(accountId);
  // A random part makes each value different, because browsers send `storage` events only for changes.
  if (!channel) storage.setItem(STORAGE_KEY, JSON.stringify([accountId, randomKey()]));
}

/** Calls `onChange` when another tab signs in or out. @returns a function that ends the subscription */
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
