/**
 * Time until the hidden frame is removed, in milliseconds. It is longer than the lifetime of the link (one minute). A download that has
 * started continues without the frame.
 */
const FRAME_LIFETIME_MS = 2 * 60_000;

/**
 * Downloads the file behind a URL without leaving the page, by opening the URL in a hidden frame. A frame fires a `load` event only for
 * pages, not for files, so the event means that an error page arrived: from the store, or from a web filter in between.
 *
 * @param onErrorPage called when an error page arrives instead of the file. It is not called if the store does not answer at all.
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
