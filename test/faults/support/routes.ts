import { type Answer, type ApiClient } from '../../support/api-client';

export interface Route {
  readonly method: string;
  /** As the OpenAPI document has it: `/api/holders/{id}`. */
  readonly path: string;
}

/** Anybody's, by design: a code is on the pass that somebody holds in their hands. */
const BY_CODE = '/api/checks/{code}';

/** The check by number: a POST that changes nothing and knows no session. */
const ONLY_READS = '/api/checks';

/** Operators' routes: they belong to nobody, and are closed to everybody else. */
const OPERATIONS = '/api/operations/';

/** Every route of the OpenAPI document, so that none can be forgotten. */
async function allRoutes(client: ApiClient): Promise<Route[]> {
  const { body } = await client.get<{ paths: Record<string, object> }>('/api/docs-json');
  return Object.entries(body.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })),
  );
}

/** Those that take the id of something that belongs to somebody. */
export async function idRoutes(client: ApiClient): Promise<Route[]> {
  return (await allRoutes(client)).filter(
    ({ path }) => path.includes('{') && path !== BY_CODE && !path.startsWith(OPERATIONS),
  );
}

/** Those for operators alone. */
export async function operatorRoutes(client: ApiClient): Promise<Route[]> {
  return (await allRoutes(client)).filter(({ path }) => path.startsWith(OPERATIONS));
}

/** Those that change something. */
export async function changingRoutes(client: ApiClient): Promise<Route[]> {
  return (await allRoutes(client)).filter(({ method, path }) => method !== 'GET' && path !== ONLY_READS);
}

/** Those that only read, but for streams, which have no end. */
export async function readingRoutes(client: ApiClient): Promise<Route[]> {
  return (await allRoutes(client)).filter(
    ({ method, path }) => method === 'GET' && !path.endsWith('/events'),
  );
}

/** What of it belongs to whom: `holders`, `download-requests`. */
export function resourceOf({ path }: Route): string {
  return path.split('/')[2] ?? '';
}

/** A call as our pages make it, with this as the id: its status and its body. */
export async function callWith(
  client: ApiClient,
  { method, path }: Route,
  id: string,
): Promise<Pick<Answer<unknown>, 'status' | 'body'>> {
  const headers = { 'X-Requested-With': 'pasloket' };
  const { status, body } = await client.send(method, path.replace(/\{\w+\}/, id), undefined, headers);
  return { status, body };
}
