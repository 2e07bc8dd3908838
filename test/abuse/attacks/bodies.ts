import { randomUUID } from 'node:crypto';
import { type Attack } from './attack';
import { NOBODY, type Target } from './target';

const KEYS = 66_000;
const LEVELS = [5_000, 20_000, 100_000];

/** Of a body that never ends. */
const DECLARED_BYTES = 520_000;
const SENT_BYTES = 515_000;
const CONNECTIONS = 900;
const DRIPS = 60;

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

const manyKeys = Buffer.from(
  `{${Array.from({ length: KEYS }, (_, at) => `"${at.toString(36)}":1`).join(',')}}`,
);
const nested = LEVELS.flatMap((levels) => [
  Buffer.from('['.repeat(levels) + ']'.repeat(levels)),
  Buffer.from('{"a":'.repeat(levels) + '1' + '}'.repeat(levels)),
]);
const unfinished = Buffer.alloc(SENT_BYTES, ' ');
const inAList = Buffer.from(`{"holderIds":["${randomUUID()}"`);

function anyPost(target: Target, isKnown: boolean, route: string, body: Buffer) {
  return { method: 'POST', target: route, body, as: isKnown ? target.sessions[3] : NOBODY };
}

/** Head and almost all of a body; what is left never comes. */
function unfinishedPost(target: Target, isKnown: boolean, sent: Buffer, route: string): Buffer {
  const as = isKnown ? target.sessions[3] : NOBODY;
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

/** Bodies that cost more than what they are worth. */
export const BODY_ATTACKS: readonly Attack[] = [
  {
    kind: 'keys',
    minimum: 300,
    lanes: 2,
    pauseMs: 450,
    act: (target, random, lane) =>
      target.call('keys', anyPost(target, lane > 0, random.pick(lane > 0 ? SIGNED_IN : PUBLIC), manyKeys)),
  },
  {
    kind: 'nesting',
    minimum: 500,
    lanes: 2,
    pauseMs: 280,
    act: (target, random, lane) =>
      target.call(
        'nesting',
        anyPost(target, lane > 0, random.pick(lane > 0 ? SIGNED_IN : PUBLIC), random.pick(nested)),
      ),
  },
  {
    kind: 'bodies',
    minimum: 2_700,
    lanes: 1,
    pauseMs: 25_000,
    act: (target, random) => {
      const clients = random.chance(0.5) ? 1 : 30;
      return wave(
        target,
        Array.from({ length: clients }, () => target.nextClient()),
        random.between(8_000, 12_000),
      );
    },
  },
  {
    kind: 'bodies',
    minimum: 2_700,
    lanes: DRIPS,
    pauseMs: 3_000,
    act: (target, random) => {
      const isKnown = random.chance(0.5);
      const route = random.pick(isKnown ? SIGNED_IN : PUBLIC);
      const drip = { bytes: Buffer.from(`,"${randomUUID()}"`), everyMs: random.between(500, 2_000) };
      return target.hold('bodies', {
        bytes: unfinishedPost(target, isKnown, inAList, route),
        forMs: 20_000,
        reads: true,
        drip,
      });
    },
  },
];
