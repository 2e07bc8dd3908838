import { type ServerResponse } from 'node:http';

/**
 * What a page may have left unread, beside what the system keeps for its connection: some hundred events. A page that
 * lags so far behind is ended, and reads its list when it comes back. Bytes.
 */
export const MOST_UNREAD_BYTES = 64 * 1024;

const HEADERS = {
  'Content-Type': 'text/event-stream',
  Connection: 'keep-alive',
  'Cache-Control': 'private, no-cache, no-store, must-revalidate, max-age=0, no-transform',
  Pragma: 'no-cache',
  Expires: '0',
  'X-Accel-Buffering': 'no',
};

/** What is sent for an event. @param data one line. */
export function eventText(type: string, data: string): string {
  return `event: ${type}\ndata: ${data}\n\n`;
}

/** An event and no comment: scripts hear nothing of comments, and the tabs of a browser tell each other that the stream goes on. */
export const BEAT_TEXT = eventText('beat', '');

/** Server-sent events to one page, over the answer to its call. It never holds more than what was written last and `MOST_UNREAD_BYTES`. */
export class EventStream {
  constructor(private readonly response: ServerResponse) {
    const { socket } = response;
    socket?.setKeepAlive(true);
    socket?.setNoDelay(true);
    socket?.setTimeout(0);
    response.writeHead(200, HEADERS);
    response.write('\n');
  }

  /** @param text whole events or comments, at most as much as may be left unread. */
  write(text: string): void {
    const { response } = this;
    if (response.destroyed || response.writableEnded) return;
    if (response.writableLength > MOST_UNREAD_BYTES) response.destroy();
    else response.write(text);
  }

  /** A page that has something left to read is not waited for. */
  end(): void {
    const { response } = this;
    if (response.writableLength > 0) response.destroy();
    else response.end();
  }
}
