import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { EventStream, eventText, MOST_UNREAD_BYTES } from './event-stream';

/** As much as the streams ever write at once, or nearly. */
const BURST = eventText('download-request', 'x'.repeat(50_000));

/** Real: http over loopback. Nothing is mocked. */
describe('A stream of events', () => {
  let server: Server;
  let pages: Socket[];

  beforeEach(async () => {
    pages = [];
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => {
    for (const page of pages) page.destroy();
    server.close();
  });

  const open = async () => {
    const asked = once(server, 'request') as unknown as Promise<[unknown, ServerResponse]>;
    const page = connect((server.address() as AddressInfo).port, '127.0.0.1');
    pages.push(page);
    page.on('error', () => undefined);
    page.write('GET / HTTP/1.1\r\nHost: api\r\n\r\n');
    const [, response] = await asked;
    return { page, response, stream: new EventStream(response) };
  };
  /** Long enough for whoever reads to have read. */
  const turn = () => new Promise(setImmediate);

  it('cuts off a page that does not read, and holds no more for it than was said', async () => {
    const { page, response, stream } = await open();
    page.pause();
    let most = 0;
    for (let bursts = 0; bursts < 1_000 && !response.destroyed; bursts++) {
      stream.write(BURST);
      most = Math.max(most, response.writableLength);
      await turn();
    }
    expect(response.destroyed).toBe(true);
    // Both are counted with what http adds to each chunk.
    expect(most).toBeGreaterThan(MOST_UNREAD_BYTES);
    expect(most).toBeLessThan(MOST_UNREAD_BYTES + BURST.length + 100);
    stream.write(BURST);
    stream.end();
  });

  it('goes on for a page that reads, however much it is told', async () => {
    const { page, response, stream } = await open();
    let read = 0;
    page.on('data', ({ length }: Buffer) => (read += length));
    for (let bursts = 1; bursts <= 200; bursts++) {
      stream.write(BURST);
      while (read < bursts * BURST.length && !response.destroyed) await turn();
    }
    expect(response.destroyed).toBe(false);
  });

  it('ends when it is told to, also for a page that does not read', async () => {
    const [reader, sleeper] = [await open(), await open()];
    reader.page.resume();
    sleeper.page.pause();
    while (sleeper.response.writableLength < BURST.length) {
      sleeper.stream.write(BURST);
      await turn();
    }
    const closed = [reader, sleeper].map(({ response }) => once(response, 'close'));
    reader.stream.end();
    sleeper.stream.end();
    await Promise.all(closed);
  });
});
