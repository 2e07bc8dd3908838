import { randomUUID } from 'node:crypto';
import { type SeededRandom } from '@app/registry';
import { type Attack } from './attack';
import { NOBODY, type Target } from './target';

const KEYS = 66_000;
const DIGITS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_';
const LEVELS = [5_000, 20_000, 100_000];

/** Of a body that never ends. */
const DECLARED_BYTES = 520_000;
const SENT_BYTES = 515_000;
const CONNECTIONS = 900;

const PUBLIC = [
  '/api/session',
  '/api/checks',
  '/api/password-resets',
  '/api/password-links',
  '/api/session/sso',
];
const SIGNED_IN = [
  '/api/download-requests',
  '/api/download-requests/preview',
  '/api/holders/lookup',
  '/api/session/password',
];

/** Whose places are taken by bodies that come to no end, and whose are not: each limit is of one account. */
const UNFINISHED = 6;
const COMPLEX = 7;

/** A number in few characters, so that as many keys as can be fit into 512 kB. */
function shortKey(number: number): string {
  const digit = DIGITS.charAt(number % DIGITS.length);
  return number < DIGITS.length ? digit : shortKey(Math.floor(number / DIGITS.length) - 1) + digit;
}

const manyKeys = Buffer.from(`{${Array.from({ length: KEYS }, (_, at) => `"${shortKey(at)}":1`).join(',')}}`);
const nested = LEVELS.flatMap((levels) => [
  Buffer.from('['.repeat(levels) + ']'.repeat(levels)),
  Buffer.from('{"a":'.repeat(levels) + '1' + '}'.repeat(levels)),
]);
const unfinished = Buffer.alloc(SENT_BYTES, ' ');
const inAList = Buffer.from(`{"holderIds":["${randomUUID()}"`);

function anyPost(target: Target, isKnown: boolean, route: string, body: Buffer) {
  return { method: 'POST', target: route, body, as: isKnown ? target.session(COMPLEX) : NOBODY };
}

/** Head and almost all of a body; what is left never comes. */
function unfinishedPost(target: Target, isKnown: boolean, sent: Buffer, route: string): Buffer {
  const as = isKnown ? target.session(UNFINISHED) : NOBODY;
  const headers: [string, string][] = [
    ['Content-Type', 'application/json'],
    ['Content-Length', String(DECLARED_BYTES)],
  ];
  return Buffer.concat([target.bytes({ method: 'POST', target: route, as, headers }), sent]);
}

/** Nine hundred at once, from one client address or from thirty, of somebody who is signed in or is not. */
async function wave(target: Target, from: readonly string[], holdMs: number): Promise<void> {
  const known = unfinishedPost(target, true, unfinished, '/api/download-requests/preview');
  const unknown = unfinishedPost(target, false, unfinished, '/api/session');
  await Promise.all(
    Array.from({ length: CONNECTIONS }, (_, at) =>
      target.hold('bodies', {
        bytes: at % 2 ? known : unknown,
        forMs: holdMs,
        reads: true,
        from: from[at % from.length],
      }),
    ),
  );
}

/** A route that reads a body, of somebody who is signed in or is not. */
function anywhere(random: SeededRandom): { isKnown: boolean; route: string } {
  const isKnown = random.chance(0.5);
  return { isKnown, route: random.pick(isKnown ? SIGNED_IN : PUBLIC) };
}

/** Bodies that cost more than what they are worth. */
export const BODY_ATTACKS: readonly Attack[] = [
  {
    kind: 'keys',
    minimum: 200,
    perSecond: 1.6,
    atOnce: 6,
    act: (target, random) => {
      const { isKnown, route } = anywhere(random);
      return target.call('keys', anyPost(target, isKnown, route, manyKeys));
    },
  },
  {
    kind: 'nesting',
    minimum: 300,
    perSecond: 2.4,
    atOnce: 6,
    act: (target, random) => {
      const { isKnown, route } = anywhere(random);
      return target.call('nesting', anyPost(target, isKnown, route, random.pick(nested)));
    },
  },
  {
    kind: 'bodies',
    minimum: 1_800,
    perSecond: 1 / 90,
    atOnce: 1,
    act: (target, random) => {
      const clients = Array.from({ length: random.pick([1, 30]) }, () => target.nextClient());
      return wave(target, clients, random.between(8_000, 12_000));
    },
  },
  {
    kind: 'bodies',
    minimum: 1_800,
    perSecond: 1.6,
    atOnce: 60,
    act: (target, random) => {
      const { isKnown, route } = anywhere(random);
      const bytes = unfinishedPost(target, isKnown, inAList, route);
      const drip = { bytes: Buffer.from(`,"${randomUUID()}"`), everyMs: random.between(500, 2_000) };
      return target.hold('bodies', { bytes, forMs: 20_000, reads: true, drip });
    },
  },
];
