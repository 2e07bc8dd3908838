/**
 * Time until the frame is removed, in milliseconds. The link is valid for one minute; a download that has started
 * continues without the frame.
 */
const FRAME_LIFETIME_MS = 2 * 60_000;

/**
 * Downloads the file behind a URL without leaving the page. The URL is opened in a hidden frame. For a file the frame fires no
 * `load` event. If it does, the response was an error page, from the store or from a filter in between.
 *
 * @param onErrorPage called when an error page arrives instead of the file. It is not called if the store never answers.
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
