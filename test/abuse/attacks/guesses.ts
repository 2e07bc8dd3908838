import { randomBytes } from 'node:crypto';
import { type SeededRandom } from '@app/registry';
import { type Attack } from './attack';
import { type Target } from './target';

const PASSWORDS = ['Welkom2026!', 'wachtwoord', 'x', 'y'.repeat(200), 'geheim123456'];

function guess(target: Target, random: SeededRandom): readonly [route: string, body: object] {
  const { emails } = target.plan.theirs;
  const email = random.pick([
    ...emails,
    'beheer@voorbeeld.example',
    `${random.between(0, 9_999)}@voorbeeld.example`,
  ]);
  const token = randomBytes(32).toString('base64url');
  return random.pick([
    ['/api/session', { email, password: random.pick(PASSWORDS) }],
    ['/api/session', { email: email.toUpperCase(), password: random.pick(PASSWORDS) }],
    // Never of honest people: a mail to each of them would be no attack on the service.
    ['/api/password-resets', { email: `${random.between(0, 9_999)}@voorbeeld.example` }],
    ['/api/password-resets', { email: random.pick(target.plan.attackers).email }],
    ['/api/password-links/look', { token }],
    ['/api/password-links', { token, password: 'batterij nietje paard kort' }],
    ['/api/session/second-factor', { code: String(random.between(100_000, 999_999)) }],
    ['/api/session/sso', { email }],
  ] as const);
}

function check(random: SeededRandom): {
  method: string;
  target: string;
  body?: Buffer;
  headers?: [string, string][];
} {
  const number = String(random.between(0, 99_999)).padStart(7, '0');
  const code = randomBytes(16).toString('base64url');
  const form = Buffer.from(`qualificationNumber=${number}&surname=Jansen`);
  return random.pick([
    { method: 'GET', target: `/api/checks/${code}` },
    { method: 'GET', target: `/api/checks/${encodeURIComponent('\u0000'.repeat(3))}` },
    {
      method: 'POST',
      target: '/api/checks',
      body: Buffer.from(JSON.stringify({ qualificationNumber: number, surname: 'de Vries' })),
    },
    { method: 'GET', target: `/controle/${code}` },
    {
      method: 'POST',
      target: '/controle',
      body: form,
      headers: [['Content-Type', 'application/x-www-form-urlencoded']],
    },
    { method: 'GET', target: '/controle' },
  ] as const);
}

/** Guesses at passwords, links, codes and people, each from another client address, and many from one. */
export const GUESS_ATTACKS: readonly Attack[] = [
  {
    kind: 'sprays',
    minimum: 400,
    perSecond: 3.2,
    atOnce: 12,
    act: (target, random, turn) => {
      const [route, body] = guess(target, random);
      const call = { method: 'POST', target: route, body: Buffer.from(JSON.stringify(body)) };
      return target.call('sprays', call, turn % 3 === 0 ? '127.0.0.1' : undefined);
    },
  },
  {
    kind: 'checks',
    minimum: 400,
    perSecond: 3.2,
    atOnce: 8,
    act: (target, random, turn) =>
      target.call('checks', check(random), turn % 3 === 0 ? '127.0.0.1' : undefined),
  },
];
