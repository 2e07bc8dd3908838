/**
 * True once the browser has refused. Browsers on phones have the `Notification` constructor, but it throws: there
 * only service workers may show notifications.
 */
let isRefused = false;

/** False if the browser is known to refuse notifications, or if the person has refused them. */
export function canNotify(): boolean {
  if (isRefused || !('Notification' in window) || Notification.permission === 'denied') return false;
  // Nothing is shown without permission, but browsers that never allow this constructor throw here.
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
