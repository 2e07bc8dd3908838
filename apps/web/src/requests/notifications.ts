/** Phones have browsers that know the name and then refuse: only service workers may ask them. */
let isRefused = false;

/** Whether the system can be asked to show notifications, as far as is known. */
export function canNotify(): boolean {
  if (isRefused || !('Notification' in window) || Notification.permission === 'denied') return false;
  // As long as it is not allowed nothing is shown; a browser that refuses does so now.
  if (Notification.permission === 'default') tryToShow('');
  return !isRefused;
}

/** Has the system show this text, where that was allowed. */
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
