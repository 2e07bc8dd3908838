import { type SeededRandom } from '@app/registry';
import { ApiClient } from '../../support/api-client';
import { randomBadCall } from '../../support/hostile/bad-calls';
import { BAD_HEADERS } from '../../support/hostile/bad-headers';
import { type PlainCall, plainCalls } from '../../support/hostile/plain-calls';
import { bytesOf } from '../../support/hostile/raw-http';
import { applySpoilers } from '../../support/hostile/spoil';
import { type Attack } from './attack';
import { NOBODY, type Session, type Target } from './target';

const PIPELINED = 40;

/** Calls to every route, to be spoiled. */
let plain: readonly PlainCall[] = [];

/** Reads the OpenAPI document. */
export async function learnRoutes(target: Target): Promise<void> {
  const client = new ApiClient(`http://127.0.0.1:${target.plan.port}`);
  const cookies = {
    'contact-person': target.sessions[5]?.cookie ?? '',
    operator: target.operator.cookie,
    nobody: '',
  };
  plain = await plainCalls(client, { host: target.host, cookies });
}

function sessionOf(target: Target, { who }: PlainCall): Session | undefined {
  if (who === 'operator') return target.operator;
  return who === 'nobody' ? NOBODY : target.sessions[5];
}

function headers(target: Target, random: SeededRandom): Promise<unknown> {
  const call = random.pick(plain);
  if (random.chance(0.1)) {
    const bytes = Buffer.from(
      bytesOf(call).toString('latin1').replace('Connection: close', 'Connection: keep-alive'),
      'latin1',
    );
    return target.send(
      'headers',
      Buffer.concat(Array.from({ length: PIPELINED }, () => bytes)),
      sessionOf(target, call),
    );
  }
  const bad = applySpoilers(call, [random.pick(BAD_HEADERS), random.pick(BAD_HEADERS)], random);
  return target.send('headers', bytesOf(bad), sessionOf(target, call));
}

const IMPORTS = '/api/operations/registry-imports?dryRun=true';
const BOUNDARY = 'grens';

function part(name: string, text: string): string {
  return `--${BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="${name}"\r\n\r\n${text}\r\n`;
}

const ROWS = 'qualification_number;given_name;name_prefix;surname;birth_date;hidden_from_check\n';
const FILES = [
  part('holders.csv', `${ROWS}${'9999999;A;;B;1990-01-01;no\n'.repeat(2_000)}`),
  part('holders.csv', `${ROWS}${'x'.repeat(200_000)}`),
  part('none.csv', '\u0000'.repeat(50_000)),
  part('picture.png', '\u0089PNG\r\n'),
  part('..\\..\\holders.csv', '"'.repeat(100_000)),
  Array.from({ length: 60 }, (_, at) => part(`${at}.csv`, 'a;b\n')).join(''),
].map((text) => Buffer.from(`${text}--${BOUNDARY}--\r\n`));

/** Dry runs alone: whoever may import may import, and that is no abuse. */
function upload(target: Target, random: SeededRandom): Promise<unknown> {
  const as = random.pick([target.operator, target.operator, target.sessions[0] ?? NOBODY, NOBODY]);
  const type = random.pick([
    `multipart/form-data; boundary=${BOUNDARY}`,
    `multipart/form-data; boundary=${BOUNDARY}`,
    'multipart/form-data',
    'text/csv',
  ]);
  const call = {
    method: 'POST',
    target: IMPORTS,
    as,
    headers: [['Content-Type', type]] as [string, string][],
  };
  const body = random.pick(FILES);
  if (random.chance(0.4)) return target.call('uploads', { ...call, body });
  const declared: [string, string][] = [...call.headers, ['Content-Length', '50000000']];
  const beginning = Buffer.concat([target.bytes({ ...call, headers: declared }), body.subarray(0, 400)]);
  const drip = { bytes: body.subarray(0, 50), everyMs: 300 };
  return target.hold(
    'uploads',
    { bytes: beginning, forMs: random.between(200, 6_000), reads: true, drip },
    as,
  );
}

/** What no client of ours sends. */
export const STRANGE_ATTACKS: readonly Attack[] = [
  { kind: 'headers', minimum: 400, perSecond: 3.2, atOnce: 8, act: headers },
  {
    kind: 'fuzz',
    minimum: 600,
    perSecond: 4.8,
    atOnce: 10,
    act: (target, random) => {
      const bad = randomBadCall(plain, random);
      return target.send('fuzz', bytesOf(bad), sessionOf(target, bad.plain));
    },
  },
  { kind: 'uploads', minimum: 100, perSecond: 0.8, atOnce: 10, act: upload },
];
