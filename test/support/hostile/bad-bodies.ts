import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { type SeededRandom } from '@app/registry';
import { type RawCall } from './raw-http';
import { type Spoiler, takesBody, takesJson, withHeader } from './spoil';

const LEVELS = [6, 60, 1_000, 5_000, 20_000, 100_000];
const TOO_LARGE = 600_000;

/** Twenty million zeros that come as some thousands of bytes. */
const ZEROS = Buffer.alloc(20_000_000, '0');
const BOMBS: Readonly<Record<string, Buffer>> = {
  gzip: gzipSync(ZEROS),
  deflate: deflateSync(ZEROS),
  br: brotliCompressSync(ZEROS),
};

/** As JSON writes them; texts and what no type of ours is. */
const VALUES = [
  ...[
    'null',
    'true',
    'false',
    '0',
    '-1',
    '1.5',
    '1e400',
    '-1e999',
    '9007199254740993',
    '""',
    '" "',
    '"x"',
    '[]',
    '{}',
  ],
  ...[
    '[[]]',
    '[null]',
    '[{}]',
    '[1]',
    '["x","x"]',
    '{"$ne":1}',
    '{"length":1e9}',
    '{"toString":1}',
    '{"__proto__":{"a":1}}',
  ],
  String.raw`"\u0000"`,
  String.raw`"a\u0000b"`,
  String.raw`"\ud800"`,
  String.raw`"\udc00\ud800"`,
  String.raw`["\udfff"]`,
  '"\u202e\ufeff\u200b"',
  `"${'x'.repeat(100_000)}"`,
  `"${'é'.repeat(3_000)}"`,
  `"${'👩‍👩‍👧'.repeat(500)}"`,
  `[${'"x",'.repeat(20_000)}"x"]`,
  '"2027-02-31"',
  '"0001-01-01T00:00:00Z"',
  '"00000000-0000-0000-0000-000000000000"',
  '"\'; DROP TABLE accounts; --"',
  '"%"',
  '"a@b"',
];

/** Bodies that are no JSON, or not what is asked, whatever the route is. */
const WHOLE_BODIES: Readonly<Record<string, Buffer>> = Object.fromEntries(
  Object.entries({
    empty: '',
    'a blank': ' ',
    null: 'null',
    'a number': '1',
    'a text': '"x"',
    'a list': '[]',
    'a list of objects': '[{}]',
    'an empty object': '{}',
    'cut off': '{"email":"a',
    'a trailing comma': '{"a":1,}',
    'two objects': '{}{}',
    'not a number': '{"a":NaN}',
    __proto__: '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{}}}',
    'the same key twice': '{"email":"a","email":["b"],"ids":[],"ids":{}}',
    'a byte order mark': '\ufeff{}',
    'a zero byte': '\u0000',
    'keys without sense': '{"":1," ":2,"\\u0000":3,"a.b":4,"a[b]":5,"hasOwnProperty":6,"then":7}',
  }).map(([name, text]) => [name, Buffer.from(text)]),
);

/** Bytes that are no UTF-8, in a text. */
const NO_UTF8: Readonly<Record<string, readonly number[]>> = {
  'an overlong slash': [0xc0, 0xaf],
  'an overlong zero': [0xc0, 0x80],
  'half a surrogate pair': [0xed, 0xa0, 0x80],
  'a stray byte': [0xff],
  'a character cut off': [0xe2, 0x82],
  'beyond Unicode': [0xf5, 0x80, 0x80, 0x80],
};

function nested(open: string, close: string, levels: number): Buffer {
  return Buffer.from(open.repeat(levels) + '1' + close.repeat(levels));
}

function json(call: RawCall, body: Buffer): RawCall {
  return { ...withHeader(call, 'Content-Type', 'application/json'), body };
}

function keys(count: number): Buffer {
  return Buffer.from(`{${Array.from({ length: count }, (_, at) => `"${at.toString(36)}":1`).join(',')}}`);
}

function pickOf<T>(table: Readonly<Record<string, T>>, random: SeededRandom): T {
  return table[random.pick(Object.keys(table))] as T;
}

function encoded(encoding: string, compress: (body: Buffer) => Buffer): Spoiler['spoil'] {
  return (call) => ({ ...withHeader(call, 'Content-Encoding', encoding), body: compress(call.body) });
}

const halved = (bytes: Buffer) => bytes.subarray(0, Math.ceil(bytes.length / 2));

export const BAD_BODIES: readonly Spoiler[] = [
  ...LEVELS.map((levels): Spoiler => ({
    name: `${levels} lists in one another`,
    spoil: (call) => json(call, nested('[', ']', levels)),
  })),
  ...LEVELS.map((levels): Spoiler => ({
    name: `${levels} objects in one another`,
    spoil: (call) => json(call, nested('{"a":', '}', levels)),
  })),
  {
    name: 'a field with 20000 lists in one another',
    fits: takesJson,
    spoil: (call, random, { fields = {} }) => {
      const text = JSON.stringify({ ...fields, [random.pick([...Object.keys(fields), 'x'])]: 'HERE' });
      return json(call, Buffer.from(text.replace('"HERE"', nested('[', ']', 20_000).toString())));
    },
  },
  { name: '2000 unknown keys', spoil: (call) => json(call, keys(2_000)) },
  { name: '51 unknown keys', spoil: (call) => json(call, keys(51)) },
  { name: 'a body that is too large', spoil: (call) => json(call, Buffer.alloc(TOO_LARGE, ' ')) },
  {
    name: 'a field with another value',
    fits: takesJson,
    spoil: (call, random, { fields = {} }) => {
      const field = random.pick([...Object.keys(fields), 'unknown', '__proto__', 'constructor']);
      const others = Object.entries(fields).filter(([name]) => name !== field);
      const told = others.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
      return json(call, Buffer.from(`{${[...told, `"${field}":${random.pick(VALUES)}`].join(',')}}`));
    },
  },
  {
    name: 'a field that is missing',
    fits: takesJson,
    spoil: (call, random, { fields = {} }) => {
      const missing = random.pick(Object.keys(fields).concat('none'));
      return json(call, Buffer.from(JSON.stringify({ ...fields, [missing]: undefined })));
    },
  },
  { name: 'another body', spoil: (call, random) => json(call, pickOf(WHOLE_BODIES, random)) },
  {
    name: 'a text that is no UTF-8',
    spoil: (call, random, { fields = {} }) => {
      const field = random.pick([...Object.keys(fields), 'x']);
      const [before = '', after = ''] = JSON.stringify({ ...fields, [field]: 'HERE' }).split('HERE');
      const bytes = Buffer.from([...pickOf(NO_UTF8, random)]);
      return json(call, Buffer.concat([Buffer.from(before), bytes, Buffer.from(after)]));
    },
  },
  {
    name: 'a form where JSON belongs',
    spoil: (call) => ({
      ...withHeader(call, 'Content-Type', 'application/x-www-form-urlencoded'),
      body: Buffer.from('a[b][c]=1&a=2&%00=%ff&__proto__[x]=1&=&&;%'),
    }),
  },
  {
    name: 'a multipart form without sense',
    spoil: (call, random) => ({
      ...withHeader(
        call,
        'Content-Type',
        random.pick([
          'multipart/form-data',
          'multipart/form-data; boundary=',
          'multipart/form-data; boundary=x',
        ]),
      ),
      body: Buffer.from(
        random.pick([
          '',
          '--x',
          '--x\r\n\r\n',
          '--x\r\nContent-Disposition: form-data; name="files"; filename="\u0000"\r\n\r\nx\r\n--x--',
        ]),
      ),
    }),
  },
  { name: 'gzip', fits: takesBody, spoil: encoded('gzip', (body) => gzipSync(body)) },
  { name: 'br', fits: takesBody, spoil: encoded('br', (body) => brotliCompressSync(body)) },
  { name: 'gzip that is cut off', fits: takesBody, spoil: encoded('gzip', (body) => halved(gzipSync(body))) },
  { name: 'gzip that is none', fits: takesBody, spoil: encoded('gzip', (body) => body) },
  { name: 'br that is none', fits: takesBody, spoil: encoded('br', (body) => body) },
  { name: 'deflate that is none', fits: takesBody, spoil: encoded('deflate', (body) => body) },
  ...Object.entries(BOMBS).map(([encoding, bomb]): Spoiler => ({
    name: `a bomb of ${encoding}`,
    spoil: (call) => json(withHeader(call, 'Content-Encoding', encoding), bomb),
  })),
  ...['zstd', 'x-none', 'gzip, gzip', 'GZIP;q=1'].map((encoding): Spoiler => ({
    name: `Content-Encoding: ${encoding}`,
    fits: takesJson,
    leave: { mustBe: 415 },
    spoil: encoded(encoding, (body) => body),
  })),
  ...['x-none', 'utf-8x', 'koi8-unknown', '"?"'].map((charset): Spoiler => ({
    name: `charset=${charset}`,
    fits: takesJson,
    leave: { mustBe: 415 },
    spoil: (call) => withHeader(call, 'Content-Type', `application/json; charset=${charset}`),
  })),
  {
    name: 'UTF-16',
    fits: takesJson,
    spoil: (call) => ({
      ...withHeader(call, 'Content-Type', 'application/json; charset=utf-16'),
      body: Buffer.from(call.body.toString(), 'utf16le'),
    }),
  },
  {
    name: 'another charset',
    fits: takesJson,
    spoil: (call, random) =>
      withHeader(
        call,
        'Content-Type',
        `application/json; charset=${random.pick(['latin1', 'iso-8859-1', 'us-ascii', '', 'utf-7', 'utf-32'])}`,
      ),
  },
  {
    name: 'another content type',
    spoil: (call, random) =>
      withHeader(
        call,
        'Content-Type',
        random.pick([
          'text/plain',
          'application/xml',
          'application/json;;;',
          'application/*',
          '*/*',
          '/',
          'x'.repeat(5_000),
          'application/problem+json',
          'image/png',
          'application/json; charset=utf-8; charset=x',
        ]),
      ),
  },
  { name: 'no content type', spoil: (call) => withHeader(call, 'Content-Type') },
];
