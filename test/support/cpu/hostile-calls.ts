import { randomUUID } from 'node:crypto';
import { type TextField } from '../../faults/support/routes';
import { type Sent } from './worst-call';

/** A call that is wrong on purpose; whatever it is answered, that must cost next to nothing. */
export interface HostileCall {
  readonly what: string;
  readonly sent: Sent;
}

/** The largest body that any route takes, but for files. */
const LARGEST = 523_000;

const repeated = (piece: (index: number) => string, bytes = LARGEST) => {
  const pieces: string[] = [];
  for (let length = 0, index = 0; length < bytes; index++) {
    const next = piece(index);
    pieces.push(next);
    length += next.length + 1;
  }
  return pieces.slice(0, -1).join(',');
};
const filled = (piece: string) => piece.repeat(Math.floor(LARGEST / Buffer.byteLength(piece)));

/** 66,000 of them. */
const SHORT_KEYS = `{${repeated((index) => `"${index.toString(36)}":0`)}}`;

/** In place of any value: JSON as text. */
const VALUES: Readonly<Record<string, string>> = {
  '66,000 keys': SHORT_KEYS,
  '5,500 levels of objects': `${'{"a":'.repeat(5_500)}0${'}'.repeat(5_500)}`,
  '200,000 levels of lists': `${'['.repeat(200_000)}${']'.repeat(200_000)}`,
  '100,000 digits': '1'.repeat(100_000),
  '500 kB of letters': `"${filled('x')}"`,
  '500 kB of emoji': `"${filled('🦋')}"`,
  '500 kB of marks on one letter': `"a${filled('\u0301')}"`,
  '500 kB of escapes': `"${filled(String.raw`\u00e9`)}"`,
  '10,000 numbers': `[${repeated(() => '7', 20_000)}]`,
  '260,000 numbers': `[${repeated(() => '7')}]`,
  '10,000 lists': `[${repeated(() => '[]', 30_000)}]`,
  '10,000 objects': `[${repeated(() => '{"a":{}}', 90_000)}]`,
  '10,000 ids that are none': `[${repeated((index) => `"${String(index).padStart(8, '0')}-0000-0000-0000-00000000000g"`, 390_000)}]`,
  '10,000 ids of which the last is none': `[${repeated(() => `"${randomUUID()}"`, 389_000)},"x"]`,
  '100,000 short texts': `[${repeated((index) => `"${index % 10}"`)}]`,
};

/** Bodies that are wrong as a whole. */
const BODIES: Readonly<Record<string, Sent>> = {
  '66,000 short keys': { body: SHORT_KEYS },
  '40,000 times the same key': { body: `{${repeated(() => `"email":"a"`)}}` },
  'keys of prototypes': { body: `{${repeated((index) => `"__proto__":{"constructor":${index}}`)}}` },
  '500,000 opening brackets': { body: filled('[') },
  '100,000 opening braces': { body: filled('{"a":') },
  '6,000 levels': { body: `${'{"a":'.repeat(6_000)}{}${'}'.repeat(6_000)}` },
  'a list of 100,000 objects': { body: `[${repeated(() => '{}')}]` },
  '100 kB of digits': { body: '1'.repeat(100_000) },
  'a body of 600 kB': { body: `{"a":"${'x'.repeat(600_000)}"}` },
  'a form of 100,000 keys': {
    body: filled('a&'),
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  },
  'an unknown charset': { body: SHORT_KEYS, headers: { 'Content-Type': 'application/json; charset=x' } },
};

/** Of a route that takes these fields: bodies that are wrong as a whole, and those in which every field is. */
export function hostileBodies(fields: readonly TextField[]): HostileCall[] {
  const whole = Object.entries(BODIES).map(([what, sent]) => ({ what, sent }));
  const byField = fields.flatMap(({ name, others }) =>
    Object.entries(VALUES).map(([what, value]) => ({
      what: `${name} of ${what}`,
      sent: { body: withRaw(others, name, value) },
    })),
  );
  return [...whole, ...byField];
}

/** As JSON, with this text as the value of one field. */
function withRaw(others: Readonly<Record<string, unknown>>, name: string, value: string): string {
  const rest = Object.entries(others).filter(([other]) => other !== name);
  return `{${[...rest.map(([other, its]) => `"${other}":${JSON.stringify(its)}`), `"${name}":${value}`].join(',')}}`;
}

/** The most that Node.js takes of a request line and headers, less what every call has. */
const HEAD = 14_000;

const QUERIES: Readonly<Record<string, string>> = {
  'a thousand keys': Array.from({ length: 1_000 }, (_, index) => `k${index}=1`).join('&'),
  'a thousand times each known key': ['search', 'expiryDate', 'page', 'sort']
    .map((key) => `${key}=1&`.repeat(300))
    .join(''),
  '5,000 signs without keys': '&='.repeat(HEAD / 2),
  'a key of 2,000 brackets': `a${'[b]'.repeat(2_000)}=1`,
  'a page of 10,000 digits': `page=${'9'.repeat(10_000)}`,
  'a search of 1,000 emoji': `search=${'%F0%9F%A6%8B'.repeat(1_000)}`,
  'a search of 4,000 marks': `search=a${'%CC%81'.repeat(2_000)}`,
  'halves of escapes': `search=${'%'.repeat(10_000)}`,
};

const HEADERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'a thousand headers': Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`x-${index}`, '1'])),
  'a thousand cookies': { Cookie: Array.from({ length: 1_000 }, (_, index) => `c${index}=%41`).join('; ') },
  'the session cookie 200 times': {
    Cookie: Array.from({ length: 200 }, () => `pasloket=s%3A${'a'.repeat(50)}`).join('; '),
  },
  '14 kB of languages': { 'Accept-Language': 'nl-NL;q=0.1,'.repeat(1_100) },
  '14 kB of encodings': { 'Accept-Encoding': 'gzip;q=0.1,'.repeat(1_200) },
  '14 kB of forwarded addresses': { 'X-Forwarded-For': '10.0.0.1, '.repeat(1_300) },
  '14 kB of a trace': { traceparent: '00-'.repeat(1_500), tracestate: 'a=1,'.repeat(2_000) },
  'an idempotency key of 14 kB': { 'Idempotency-Key': 'x'.repeat(HEAD) },
};

/** In the address and the headers, which every route takes. @param address of the route */
export function hostileHeads(address: string): HostileCall[] {
  return [
    ...Object.entries(QUERIES).map(([what, text]) => ({ what, sent: { address: `${address}?${text}` } })),
    ...Object.entries(HEADERS).map(([what, headers]) => ({ what, sent: { headers } })),
  ];
}

/** In the place of an id. */
export const HOSTILE_IDS: Readonly<Record<string, string>> = {
  'an id of 12 kB': 'x'.repeat(12_000),
  'an id of 1,000 emoji': '%F0%9F%A6%8B'.repeat(1_000),
  'an id of dots and slashes': '..%2F'.repeat(2_000),
};
