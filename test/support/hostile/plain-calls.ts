import { type Operation, type OperationOf, operationsOf } from '../../faults/support/routes';
import { RENDER_QUEUE } from '@app/render-queue';
import { type ApiClient } from '../api-client';
import { type RawCall } from './raw-http';

export type Who = 'contact-person' | 'operator' | 'nobody';

/** A call with nothing wrong with it, to be spoiled. */
export interface PlainCall extends RawCall {
  /** Who may make it, as far as the OpenAPI document tells: anybody, when it is about no one's data. */
  readonly who: Who;
  /** Its body is read as JSON, with these fields. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** What a call carries of who makes it. */
export interface Sender {
  readonly host: string;
  /** By who. */
  readonly cookies: Readonly<Record<Who, string>>;
}

/** An id that nothing has, and a check code of no pass. */
export const ANY_ID = '0b5e55ed-0000-4000-8000-00000000dead';
export const ANY_CODE = 'A'.repeat(22);

/** What the OpenAPI document leaves out: pages, files, the dashboard, the document itself. */
const PAGES: readonly (readonly [method: string, target: string, who: Who])[] = [
  ['GET', '/', 'nobody'],
  ['GET', '/aanmelden', 'nobody'],
  ['GET', '/index.html', 'nobody'],
  ['GET', '/icon.svg', 'nobody'],
  ['GET', '/assets/none.js', 'nobody'],
  ['GET', '/controle', 'nobody'],
  ['GET', '/controle/style.css', 'nobody'],
  ['GET', `/controle/${ANY_CODE}`, 'nobody'],
  ['POST', '/controle', 'nobody'],
  ['GET', '/api/docs', 'nobody'],
  ['GET', '/api/docs-json', 'nobody'],
  ['GET', '/api/docs/swagger-ui.css', 'nobody'],
  ['GET', '/operations/queues', 'operator'],
  ['GET', '/operations/queues/api/queues', 'operator'],
  ['GET', '/operations/queues/api/redis/stats', 'operator'],
  ['GET', `/operations/queues/api/queues/${RENDER_QUEUE}/none.1`, 'operator'],
  ['PUT', `/operations/queues/api/queues/${RENDER_QUEUE}/none.1/retry`, 'operator'],
  ['GET', '/operations/queues/static/images/logo.svg', 'operator'],
];

const FORM = Buffer.from('qualificationNumber=0090001&surname=Bergmans');

/** A call to each route of the OpenAPI document, and to each page outside it. */
export async function plainCalls(client: ApiClient, sender: Sender): Promise<PlainCall[]> {
  const calls = (await operationsOf(client)).map((operation) => callOf(operation, sender));
  const pages = PAGES.map(([method, target, who]): PlainCall => {
    const body = method === 'POST' ? FORM : Buffer.alloc(0);
    const type: [string, string][] =
      body.length > 0 ? [['Content-Type', 'application/x-www-form-urlencoded']] : [];
    return { ...line(method, target), who, headers: [...headersOf(who, sender), ...type], body };
  });
  return [...calls, ...pages];
}

function callOf({ method, path, operation, fields }: OperationOf, sender: Sender): PlainCall {
  const who = whoMay(method, path);
  const target = path.replace('{id}', ANY_ID).replace('{code}', ANY_CODE) + queryOf(operation);
  const plain = { ...line(method, target), who, headers: headersOf(who, sender), body: Buffer.alloc(0) };
  if (!fields) return plain;
  return {
    ...plain,
    fields,
    headers: [...plain.headers, ['Content-Type', 'application/json']],
    body: Buffer.from(JSON.stringify(fields)),
  };
}

function line(method: string, target: string) {
  return { method, target, version: 'HTTP/1.1' };
}

function headersOf(who: Who, { host, cookies }: Sender): [string, string][] {
  const cookie: [string, string][] = cookies[who] ? [['Cookie', cookies[who]]] : [];
  return [['Host', host], ['Connection', 'close'], ...cookie, ['X-Requested-With', 'pasloket']];
}

function whoMay(method: string, path: string): Who {
  // Signing out would end the session that all other calls go with.
  if (path === '/api/session') return method === 'GET' ? 'contact-person' : 'nobody';
  if (path.startsWith('/api/operations/')) return 'operator';
  return /^\/api\/(holders|filters|download-requests|session\/(password|second-factor\/))/.test(path)
    ? 'contact-person'
    : 'nobody';
}

/** Every parameter of the query that has a value which is surely right. */
function queryOf({ parameters = [] }: Operation): string {
  const known: Readonly<Record<string, string>> = {
    page: '1',
    pageSize: '5',
    search: 'a',
    sort: 'name',
    dryRun: 'true',
  };
  const asked = parameters.filter(({ in: place, name }) => place === 'query' && name in known);
  return asked.length === 0 ? '' : `?${asked.map(({ name }) => `${name}=${known[name]}`).join('&')}`;
}
