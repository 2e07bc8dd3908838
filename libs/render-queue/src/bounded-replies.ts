import { SentinelConnector, StandaloneConnector } from 'ioredis/built/connectors';
import { type Socket } from 'node:net';

/**
 * A page of the dashboard is a hundred jobs of a few kilobytes; no other reply is larger. A person who can write into the queue could put
 * in a job that fills the memory of the process that reads it. Bytes.
 */
export const LARGEST_REPLY = 8 * 1024 * 1024;

/** The connection to a Redis that answers with more than that is given up, and made anew: the rest of the answer is never read. */
export class BoundedReplies extends StandaloneConnector {
  override async connect(...parameters: Parameters<StandaloneConnector['connect']>) {
    return bounded(await super.connect(...parameters));
  }
}

/** The same for the Redis that Sentinels name. */
export class BoundedRepliesBySentinels extends SentinelConnector {
  override async connect(...parameters: Parameters<SentinelConnector['connect']>) {
    return bounded(await super.connect(...parameters));
  }
}

function bounded<Stream extends Socket>(stream: Stream): Stream {
  stream.once('connect', () => giveUpAbove(stream, LARGEST_REPLY));
  return stream;
}

function giveUpAbove(stream: Socket, most: number): void {
  let [asked, answered] = [0, 0];
  stream.on('data', ({ length }: Buffer) => {
    if (stream.bytesWritten !== asked) [asked, answered] = [stream.bytesWritten, 0];
    answered += length;
    if (answered > most) stream.destroy(new Error(`a reply is larger than ${most} bytes`));
  });
}
