import { addHeader, type Spoiler, withHeader } from './spoil';

const HEADERS: readonly (readonly [string, string])[] = [
  ['Host', 'elders.example'],
  ['Host', ''],
  ['Host', '[::1'],
  ['Content-Type', 'text/plain'],
  ['Cookie', 'pasloket=%'],
  ['Cookie', 'pasloket=s%3Ax.y'],
  ['Cookie', 'pasloket=j%3A%7B%22a%22%3A1%7D; pasloket=; ; =; a'],
  ['Cookie', '__proto__=x; constructor=y; pasloket-browser=%00'],
  ['Cookie', `a=${'x'.repeat(7_000)}`],
  ['Accept', 'text/event-stream'],
  ['Accept', '*/*;q=x, ;;;, /'],
  ['Accept-Language', 'x'.repeat(3_000)],
  ['Accept-Language', ',,;q=9;q=-1,nl-\u00ff'],
  ['Accept-Encoding', 'br;q=0, *;q=0'],
  ['Origin', 'null'],
  ['Origin', 'http://[::1'],
  ['Origin', '\u00ff'],
  ['Referer', 'http://%'],
  ['Range', 'bytes=-999999999999,0-,5-1'],
  ['If-None-Match', '*'],
  ['If-Modified-Since', 'yesterday'],
  ['If-Range', '"x"'],
  ['X-Forwarded-For', "1.2.3.4, , ::ffff:0:0, 'x'"],
  ['X-Forwarded-Proto', 'https'],
  ['X-Forwarded-Host', '\u00ff'],
  ['Forwarded', 'for="_x";proto=;;'],
  ['X-HTTP-Method-Override', 'DELETE'],
  ['X-Requested-With', ''],
  ['X-Requested-With', 'elsewhere'],
  ['Idempotency-Key', ''],
  ['Idempotency-Key', 'a b'],
  ['Idempotency-Key', 'x'.repeat(5_000)],
  ['Last-Event-ID', '\u0001'],
  ['traceparent', '00-00000000000000000000000000000000-0000000000000000-00'],
  ['traceparent', 'ff-x'],
  ['tracestate', ','.repeat(2_000)],
  ['baggage', '='.repeat(2_000)],
  ['Authorization', 'Basic %'],
  ['Authorization', 'Bearer \u00ff'],
  ['Upgrade', 'websocket'],
  ['Upgrade', 'h2c'],
  ['Connection', 'Upgrade, HTTP2-Settings'],
  ['Connection', 'Host, Cookie'],
  ['Expect', '100-continue'],
  ['Expect', '200-ok'],
  ['TE', 'trailers, deflate;q=0.5'],
  ['Trailer', 'Content-Length'],
  ['Max-Forwards', '-1'],
];

/** Each is a way to say how long a body is that cannot be right. */
const FRAMINGS: readonly (readonly [
  name: string,
  headers: readonly (readonly [string, string])[],
  body: string,
])[] = [
  [
    'two lengths',
    [
      ['Content-Length', '2'],
      ['Content-Length', '3'],
    ],
    '{}x',
  ],
  [
    'a length and chunks',
    [
      ['Content-Length', '2'],
      ['Transfer-Encoding', 'chunked'],
    ],
    '2\r\n{}\r\n0\r\n\r\n',
  ],
  ['a length below zero', [['Content-Length', '-1']], '{}'],
  ['a length that is no number', [['Content-Length', '0x2']], '{}'],
  ['a length beyond all numbers', [['Content-Length', '99999999999999999999']], '{}'],
  ['a length that is too short', [['Content-Length', '1']], '{}'],
  ['chunks without a size', [['Transfer-Encoding', 'chunked']], 'x\r\n{}\r\n0\r\n\r\n'],
  ['a chunk beyond all numbers', [['Transfer-Encoding', 'chunked']], 'ffffffffffffffffff\r\n{}\r\n'],
  ['chunks that are well', [['Transfer-Encoding', 'chunked']], '1\r\n{\r\n1\r\n}\r\n0\r\n\r\n'],
  [
    'chunks with a trailer',
    [['Transfer-Encoding', 'chunked']],
    '2\r\n{}\r\n0\r\nX-Requested-With: x\r\nCookie: y\r\n\r\n',
  ],
  ['an unknown transfer encoding', [['Transfer-Encoding', 'gzip, chunked']], '0\r\n\r\n'],
  ['chunks last but not least', [['Transfer-Encoding', 'chunked, identity']], '0\r\n\r\n'],
  ['a folded header', [['X-Folded', 'a\r\n b']], ''],
  ['a header with a zero byte', [['X-Zero', 'a\u0000b']], ''],
  ['a header without a name', [['', 'x']], ''],
  ['a name with a blank', [['X Blank', 'x']], ''],
];

export const BAD_HEADERS: readonly Spoiler[] = [
  { name: 'no host', spoil: (call) => withHeader(call, 'Host') },
  {
    name: 'two hosts',
    spoil: (call, random) => addHeader(call, 'Host', random.pick(['elders.example', '127.0.0.1', ''])),
  },
  { name: 'no cookie', spoil: (call) => withHeader(call, 'Cookie') },
  { name: 'without the header of our pages', spoil: (call) => withHeader(call, 'X-Requested-With') },
  { name: 'a header of another value', spoil: (call, random) => withHeader(call, ...random.pick(HEADERS)) },
  { name: 'a header once more', spoil: (call, random) => addHeader(call, ...random.pick(HEADERS)) },
  {
    name: 'a header three times',
    spoil: (call, random) => {
      const [name] = random.pick(call.headers.length > 0 ? call.headers : HEADERS);
      return ['a', 'b', ''].reduce((made, value) => addHeader(made, name, value), call);
    },
  },
  {
    name: 'headers of 40 kB',
    spoil: (call) =>
      Array.from({ length: 40 }, (_, at) => at).reduce(
        (made, at) => addHeader(made, `X-${at}`, 'x'.repeat(1_000)),
        call,
      ),
  },
  {
    name: '1500 headers',
    spoil: (call) =>
      Array.from({ length: 1_500 }, (_, at) => at).reduce((made, at) => addHeader(made, `X-${at}`, ''), call),
  },
  ...FRAMINGS.map(([name, headers, body]): Spoiler => ({
    name,
    leave: { mayBeCut: true },
    frames: true,
    spoil: (call) => ({ ...call, headers: [...call.headers, ...headers], body: Buffer.from(body, 'latin1') }),
  })),
];
