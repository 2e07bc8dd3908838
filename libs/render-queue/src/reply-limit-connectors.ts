import { SentinelConnector, StandaloneConnector } from 'ioredis/built/connectors';
import { type Socket } from 'node:net';

/**
 * Maximum size of a reply, in bytes. The largest that we need is a page of the dashboard: a hundred jobs of a few kilobytes. Without this
 * limit, a person who can write to the queue could add a job that fills the memory of every process that reads it.
 */
export const LARGEST_REPLY = 8 * 1024 * 1024;

/** Connects to a Redis. A connection whose reply exceeds `LARGEST_REPLY` is closed, so that the rest is never read; ioredis reconnects. */
export class ReplyLimitConnector extends StandaloneConnector {
  override async connect(...parameters: Parameters<StandaloneConnector['connect']>) {
    return bounded(await super.connect(...parameters));
  }
}

/** Does the same for the Redis that Sentinels name. */
export class ReplyLimitSentinelConnector extends SentinelConnector {
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
