/** Whether the system can be asked to show notifications: on phones some browsers know the name and then refuse. */
export function canNotify(): boolean {
  if (!('Notification' in window) || Notification.permission === 'denied') return false;
  if (Notification.permission === 'granted') return true;
  try {
    // Not allowed yet, so nothing is shown.
    new Notification('');
    return true;
  } catch {
    return false;
  }
}

/** Has the system show this text, where that was allowed. */
export function notify(text: string): void {
  if (!('Notification' in window) || Notification.permission !== 'granted') return;
  try {
    const notification = new Notification('Pasloket', { body: text, icon: '/icon.svg', tag: 'pasloket' });
    notification.onclick = () => window.focus();
  } catch {
    // A browser that only service workers may ask: the page tells it all the same.
  }
}
