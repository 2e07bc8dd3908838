import { type ServerResponse } from 'node:http';

/**
 * Maximum number of unsent bytes per page, in addition to the buffers of the operating system: about a hundred events. If a page reads too
 * slowly, its stream is ended; the page reconnects and reads its list again.
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

/**
 * Returns the text of a server-sent event.
 *
 * @param data must not contain line breaks
 */
export function eventText(type: string, data: string): string {
  return `event: ${type}\ndata: ${data}\n\n`;
}

/**
 * Heartbeat. It is an event and not an SSE comment, because scripts do not receive comments, and one tab of a browser forwards heartbeats
 * to the others.
 */
export const BEAT_TEXT = eventText('beat', '');

/** Sends events to one page, as the response to its call. It buffers at most `MOST_UNREAD_BYTES` and the last write. */
export class EventStream {
  constructor(private readonly response: ServerResponse) {
    const { socket } = response;
    socket?.setKeepAlive(true);
    socket?.setNoDelay(true);
    socket?.setTimeout(0);
    response.writeHead(200, HEADERS);
    response.write('\n');
  }

  /**
   * Sends events.
   *
   * @param text complete events, at most `MOST_UNREAD_BYTES` in total
   */
  write(text: string): void {
    const { response } = this;
    if (response.destroyed || response.writableEnded) return;
    if (response.writableLength > MOST_UNREAD_BYTES) response.destroy();
    else response.write(text);
  }

  /** Ends the stream without waiting for a page that has not read everything. */
  end(): void {
    const { response } = this;
    if (response.writableLength > 0) response.destroy();
    else response.end();
  }
}
