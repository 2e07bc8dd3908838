/**
 * True if creating a notification has failed. On phones the constructor `Notification` exists but throws, because only service workers may
 * show notifications there.
 */
let isRefused = false;

/** Returns false if the browser is known to refuse notifications, or if the person has refused them. */
export function canNotify(): boolean {
  if (isRefused || !('Notification' in window) || Notification.permission === 'denied') return false;
  // Tests the constructor. Without permission it shows nothing, but it throws in browsers that never allow it.
  if (Notification.permission === 'default') tryToShow('');
  return !isRefused;
}

/** Shows a system notification if the person has allowed it. */
export function showNotification(text: string): void {
  if (canNotify() && Notification.permission === 'granted') tryToShow(text);
}

function tryToShow(text: string): void {
  try {
    const notification = new Notification('Pasloket', { body: text, icon: '/icon.svg', tag: 'pasloket' });
    notification.onclick = () => window.focus();
  } catch {
    isRefused = true;
  }
}
