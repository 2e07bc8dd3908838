import { type Attack } from './attack';
import { submitWithMostMissing } from './reads';
import { type Session, type Target } from './target';

const STREAMS = 60;
const SUBMITS_PER_ROUND = 8;
const OF_STREAMS = [4, 5];
const OF_SLOW_READERS = [3, 4, 5];

/** Sixty streams of one account that nobody reads, and requests that each of them has to be told of. */
async function streams(target: Target, as: Session, forMs: number): Promise<void> {
  const open = target.bytes({
    target: '/api/download-requests/events',
    as,
    headers: [['Accept', 'text/event-stream']],
  });
  const body = submitWithMostMissing(as);
  await Promise.all([
    ...Array.from({ length: STREAMS }, () =>
      target.hold('streams', { bytes: open, forMs, reads: false }, as),
    ),
    ...Array.from({ length: SUBMITS_PER_ROUND }, () =>
      target.call('streams', { method: 'POST', target: '/api/download-requests', body, as }),
    ),
  ]);
}

const LARGE = [
  '/api/docs/swagger-ui-bundle.js',
  '/api/docs-json',
  '/api/holders?pageSize=100',
  '/api/filters',
  '/',
];

/** Heads that never end. */
const BEGINNINGS = [
  'GET / HTTP/1.1\r\nHost: x\r\nX-A: ',
  'POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\nX-B: b\r\n',
  'G',
  'GET /api/holders HTTP/1.1\r\n',
  'POST /api/session HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n',
].map((text) => Buffer.from(text));

/** Connections that are kept busy by doing next to nothing. */
export const CONNECTION_ATTACKS: readonly Attack[] = [
  {
    kind: 'streams',
    minimum: 700,
    perSecond: 1 / 12,
    atOnce: 4,
    act: (target, random, turn) =>
      streams(
        target,
        target.session(OF_STREAMS[turn % OF_STREAMS.length] ?? 0),
        random.between(8_000, 16_000),
      ),
  },
  {
    kind: 'slow-readers',
    minimum: 300,
    perSecond: 2.4,
    atOnce: 40,
    act: (target, random, turn) => {
      const as = target.session(OF_SLOW_READERS[turn % OF_SLOW_READERS.length] ?? 0);
      const many = target.bytes({ target: random.pick(LARGE), as, headers: [] });
      // Pipelined: the answers pile up one behind the other.
      const bytes = Buffer.concat(
        Array.from({ length: 5 }, () =>
          Buffer.from(many.toString('latin1').replace('close', 'keep-alive'), 'latin1'),
        ),
      );
      return target.hold('slow-readers', { bytes, forMs: random.between(4_000, 9_000), reads: false }, as);
    },
  },
  {
    kind: 'slow-writers',
    minimum: 400,
    perSecond: 3.2,
    atOnce: 80,
    act: (target, random) => {
      const drip = {
        bytes: Buffer.from(random.pick(['a', 'X-C: c\r\n', '1'])),
        everyMs: random.between(300, 1_500),
      };
      return target.hold('slow-writers', {
        bytes: random.pick(BEGINNINGS),
        forMs: random.between(5_000, 12_000),
        reads: true,
        drip,
      });
    },
  },
];
