import express from 'express';
import { limitUnreadBodies } from './unread-bodies';
import { nextResponseChunk, RawHttpServer, waitUntilClosed } from './raw-http-server.fixture';

const EMPTY_POST = 'POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 0\r\n\r\n';

/** Real: HTTP and its connections. Nothing is mocked. */
describe('The body of a refused call', () => {
  let wire: RawHttpServer;

  beforeEach(async () => {
    const app = express();
    app.use(limitUnreadBodies(2));
    app.use((_request, response) => response.status(401).end('refused'));
    wire = await RawHttpServer.start(app);
  });
  afterEach(() => wire.close());

  /** A call that is answered, with half of its body still to come. */
  const refused = async () => {
    const socket = await wire.connectAndSend(
      'POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 10\r\n\r\n12345',
    );
    expect(await nextResponseChunk(socket)).toContain('401');
    return socket;
  };

  it('is read to its end: the connection goes on with the next call', async () => {
    const socket = await refused();
    socket.write(`67890${EMPTY_POST}`);
    expect(await nextResponseChunk(socket)).toContain('401');
  });

  it('is read together with one other; the connection of a third is cut, until one has ended', async () => {
    const [one, other] = [await refused(), await refused()];
    await waitUntilClosed(await refused());
    expect([one.closed, other.closed]).toEqual([false, false]);
    one.write('67890');
    one.write(EMPTY_POST);
    await nextResponseChunk(one);
    const fourth = await refused();
    fourth.write(`67890${EMPTY_POST}`);
    expect(await nextResponseChunk(fourth)).toContain('401');
  });
});
