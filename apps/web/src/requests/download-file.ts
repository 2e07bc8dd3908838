/** A link lives for a minute; a file that is on its way by then goes on without the frame. Milliseconds. */
const FRAME_LIFETIME_MS = 2 * 60_000;

/**
 * Has the browser download the file behind a link, and stay on its page. The link is opened in a hidden frame: a file goes to the downloads
 * and loads nothing there. When something loads, it is a page, of the store or of a filter in between, that says no.
 *
 * @param onErrorPage called when a page came in place of the file. It is not called for a store that never answers.
 */
export function downloadFile(url: string, onErrorPage: () => void): void {
  const frame = document.createElement('iframe');
  frame.hidden = true;
  frame.title = '';
  frame.src = url;
  frame.onload = () => {
    frame.remove();
    onErrorPage();
  };
  document.body.append(frame);
  setTimeout(() => frame.remove(), FRAME_LIFETIME_MS);
}
