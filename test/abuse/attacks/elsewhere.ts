import { setTimeout as wait } from 'node:timers/promises';
import { RENDER_QUEUE } from '@app/render-queue';
import { type SeededRandom } from '@app/registry';
import { type Attack } from './attack';
import { NOBODY, type Session, type Target } from './target';

const BOARD = '/operations/queues';
const QUEUE = `${BOARD}/api/queues/${RENDER_QUEUE}`;

const BOARD_CALLS: readonly (readonly [method: string, target: string])[] = [
  ['GET', BOARD],
  ['GET', `${BOARD}/api/queues?activeQueue=${RENDER_QUEUE}&status=completed&page=1&jobsPerPage=20`],
  ['GET', `${BOARD}/api/queues?activeQueue=${RENDER_QUEUE}&status=completed&page=1&jobsPerPage=1000000`],
  ['GET', `${BOARD}/api/queues?activeQueue=%00&status=latest&page=-1&jobsPerPage=x`],
  ['GET', `${BOARD}/api/redis/stats`],
  ['GET', `${QUEUE}/none.1`],
  ['GET', `${QUEUE}/%00/logs`],
  ['GET', `${QUEUE}/metrics`],
  ['GET', `${QUEUE}/workers`],
  ['PUT', `${QUEUE}/none.1/retry`],
  ['PUT', `${QUEUE}/none.1/clean`],
  ['PUT', `${QUEUE}/obliterate`],
  ['POST', `${QUEUE}/add`],
  ['PUT', `${QUEUE}/pause`],
  ['GET', `${BOARD}/static/../../../package.json`],
  ['GET', `${BOARD}/static/%2e%2e%2f%2e%2e%2fpackage.json`],
  ['GET', '/api/operations/overview'],
];

const DOCS = [
  '/api/docs',
  '/api/docs-json',
  '/api/docs/',
  '/api/docs/swagger-ui-init.js',
  '/api/docs/swagger-ui.css',
  '/api/docs/%2e%2e/x',
  '/',
  '/assets/..%2f..%2fpackage.json',
];

function dashboard(target: Target, random: SeededRandom): Promise<unknown> {
  const [method, address] = random.pick(BOARD_CALLS);
  const as = random.pick([target.operator, target.operator, target.sessions[0] ?? NOBODY, NOBODY]);
  const headers: [string, string][] = [
    ['Origin', random.pick([`http://${target.host}`, 'https://elders.example'])],
  ];
  return target.call('dashboard', { method, target: address, as, headers });
}

/** Whatever is somebody else's must be nobody's: 404, 403 or 401, and 409 where its own answer comes first. */
async function foreign(target: Target, random: SeededRandom): Promise<void> {
  const { holderIds, requestIds, importIds } = target.plan.theirs;
  const as = random.pick([...target.sessions, NOBODY]);
  const holderId = random.pick(holderIds);
  const request = `/api/download-requests/${random.pick(requestIds)}`;
  const selection = Buffer.from(JSON.stringify({ holderIds: [holderId], scope: 'all', expiryDates: [] }));
  const calls: readonly (readonly [method: string, address: string, body?: Buffer])[] = [
    ['GET', `/api/holders/${holderId}`],
    ['GET', request],
    ['GET', `${request}/missing`],
    ['POST', `${request}/download`],
    ['POST', `${request}/retry`],
    ['POST', '/api/download-requests', selection],
    ['POST', '/api/download-requests/preview', selection],
    ['GET', `/api/operations/registry-imports/${random.pick(importIds)}`],
    ['GET', `/api/operations/registry-imports/${random.pick(importIds)}/rejects`],
    ['POST', `/api/operations/requests/${random.pick(requestIds)}/run-again`],
    ['GET', '/api/operations/accounts'],
  ];
  const [method, address, body] = random.pick(calls);
  const { status } = await target.call('foreign', { method, target: address, body, as });
  if (status >= 200 && status < 300)
    target.reportLeak(`${method} ${address} as ${as.canary ?? 'nobody'} was answered with ${status}`);
}

/** The address of a file of the attacker's own, as the store gives it away. */
let ownLink: URL | undefined;

/** Makes a request of the attacker's own, and waits for its link. */
export async function learnLink(target: Target, as: Session): Promise<void> {
  const answerTo = async (method: string, address: string, body?: Buffer) => {
    const answer = await target.call('foreign', { method, target: address, body, as });
    return JSON.parse(answer.body.toString() || '{}') as Record<string, unknown>;
  };
  const { items } = (await answerTo('GET', `/api/holders?search=${as.canary}`)) as {
    items: { id: string }[];
  };
  const choices = {
    holderIds: items.map(({ id }) => id),
    scope: 'all',
    expiryDates: [],
    personalReference: as.canary,
  };
  const { id } = await answerTo('POST', '/api/download-requests', Buffer.from(JSON.stringify(choices)));
  for (let tries = 0; tries < 60 && !ownLink; tries++) {
    await wait(500);
    const { url } = await answerTo('POST', `/api/download-requests/${String(id)}/download`);
    if (typeof url === 'string') ownLink = new URL(url);
  }
  if (!ownLink) throw new Error('The attacker got no link of its own.');
}

/** A link as it was, with another key, another time, another signature, or none. */
async function store(target: Target, random: SeededRandom): Promise<void> {
  if (!ownLink) return;
  const link = new URL(ownLink);
  const bucket = link.pathname.split('/')[1] ?? '';
  const way = random.between(1, 5);
  if (way === 1) link.pathname = `/${bucket}/${random.pick(target.plan.theirs.archiveKeys)}`;
  if (way === 2) link.searchParams.set('X-Amz-Expires', '604800');
  if (way === 3) link.searchParams.set('X-Amz-Signature', '0'.repeat(64));
  if (way === 4) link.search = '';
  if (way === 5) link.pathname = `/${bucket}`;
  const bytes = Buffer.from(
    `GET ${link.pathname}${link.search} HTTP/1.1\r\nHost: ${link.host}\r\nConnection: close\r\n\r\n`,
  );
  const { status } = await target.send('foreign', bytes, NOBODY, undefined, Number(link.port));
  if (status >= 200 && status < 300)
    target.reportLeak(`the store answered ${link.pathname}, way ${way}, with ${status}`);
}

/** What is not the attacker's. */
export const ELSEWHERE_ATTACKS: readonly Attack[] = [
  { kind: 'dashboard', minimum: 300, perSecond: 2.4, atOnce: 6, act: dashboard },
  {
    kind: 'docs',
    minimum: 300,
    perSecond: 2.4,
    atOnce: 6,
    act: (target, random) =>
      target.call('docs', { target: random.pick(DOCS), as: random.pick([NOBODY, target.operator]) }),
  },
  { kind: 'foreign', minimum: 550, perSecond: 3.2, atOnce: 8, act: foreign },
  { kind: 'foreign', minimum: 550, perSecond: 1.6, atOnce: 4, act: store },
];
