import { createHash, randomBytes } from 'node:crypto';
import { type Crowd } from './crowd';
import { type Sent, type WorstCall } from './worst-call';

/** Found by trying: of printable characters, what takes zxcvbn longest for its length. */
const HARD_FOR_ZXCVBN = String.raw`(_+p@$$w0rdp@$$w0rd|)(_+p@$$w0rd19991231|)()()19><o@$$w|rda\/|}{`;

const hardPassword = (length: number) => HARD_FOR_ZXCVBN.repeat(8).slice(0, length);

/** What anybody may ask for, signed in or not. */
export function publicCalls(crowd: Crowd): Record<string, WorstCall[]> {
  const longAddress = () => `${randomBytes(30).toString('hex')}${'é'.repeat(170)}@crowd.example`;
  const call = (what: string, status: number, sent: () => Sent | Promise<Sent>): WorstCall => ({
    caller: 'nobody',
    what,
    status,
    sent,
  });
  return {
    'GET /api/health/live': [call('as it is', 200, () => ({}))],
    'GET /api/health/ready': [call('as it is', 200, () => ({}))],
    'POST /api/session': [
      call('a password of 200 characters', 401, () => ({
        json: { email: longAddress(), password: hardPassword(200) },
      })),
      call('the right password', 200, async () => ({ json: pick(await crowd.resetSomeone()) })),
    ],
    'GET /api/checks/{code}': [
      call('a code', 200, () => ({ address: `/api/checks/${crowd.busiest.checkCode}` })),
      call('8 kB', 404, () => ({ address: `/api/checks/${'%E2%82%AC'.repeat(900)}` })),
    ],
    'POST /api/checks': [
      call('the holder with most qualifications', 200, () => ({
        json: { qualificationNumber: crowd.busiest.number, surname: crowd.busiest.surname },
      })),
      call('a surname of 200 characters', 404, () => ({
        json: { qualificationNumber: crowd.busiest.number, surname: 'Ấ'.repeat(200) },
      })),
    ],
    'POST /api/password-resets': [call('254 characters', 202, () => ({ json: { email: longAddress() } }))],
    'POST /api/password-links/look': [
      call('a link', 200, async () => ({ json: { token: await link(crowd) } })),
    ],
    'POST /api/password-links': [128, 500].map((length) =>
      call(`a password of ${length} hard characters`, length > 128 ? 400 : 204, async () => ({
        json: { token: await link(crowd), password: hardPassword(length) },
      })),
    ),
    'POST /api/session/second-factor': [
      call('40 characters', 401, async () => ({
        cookie: await crowd.signInFirstStep(),
        json: { code: 'é'.repeat(40) },
      })),
    ],
    'GET /api/session/sso': [call('as it is', 200, () => ({}))],
    'POST /api/session/sso': [call('254 characters', 404, () => ({ json: { email: longAddress() } }))],
    'GET /api/session/sso/callback': [
      call('10 kB', 302, () => ({ address: `/api/session/sso/callback?state=${'x'.repeat(10_000)}` })),
    ],
  };
}

/** Calls about the caller's own session, which most of them end. */
export function ownCalls(crowd: Crowd): Record<string, WorstCall[]> {
  const call = (what: string, status: number, json?: (own: { password: string }) => object): WorstCall => ({
    caller: 'contact person',
    what,
    status,
    sent: async () => {
      const someone = await crowd.resetSomeone();
      return { cookie: someone.cookie, json: json?.(someone) };
    },
  });
  return {
    'GET /api/session': [call('as it is', 200)],
    'DELETE /api/session': [call('as it is', 204)],
    'POST /api/session/password': [128, 500].map((length) =>
      call(`a password of ${length} hard characters`, length > 128 ? 400 : 204, ({ password }) => ({
        current: password,
        password: hardPassword(length),
      })),
    ),
    'POST /api/session/second-factor/enrolment': [
      call('the right password', 200, ({ password }) => ({ password })),
    ],
    'POST /api/session/second-factor/confirmation': [
      call('40 characters', 401, () => ({ code: 'é'.repeat(40) })),
    ],
    'POST /api/session/second-factor/removal': [
      call('the right password', 204, ({ password }) => ({ password })),
    ],
  };
}

function pick({ email, password }: { email: string; password: string }) {
  return { email, password };
}

/** A link that sets somebody's password. */
async function link(crowd: Crowd): Promise<string> {
  const { id } = await crowd.resetSomeone();
  const token = randomBytes(32).toString('base64url');
  await crowd.sql(
    `INSERT INTO account_links (token_hash, account_id, purpose, expires_at) VALUES ($1, $2, 'reset', now() + interval '1 hour')`,
    createHash('sha256').update(token).digest(),
    id,
  );
  return token;
}
