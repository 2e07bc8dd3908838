import { randomUUID } from 'node:crypto';
import { type Answer, type ApiClient } from '../../support/api-client';

export interface Route {
  readonly method: string;
  /** As the OpenAPI document has it: `/api/holders/{id}`. */
  readonly path: string;
}

/** A place in a call where somebody can put text. */
export interface TextField extends Route {
  readonly name: string;
  readonly in: 'body' | 'query';
  readonly isList: boolean;
  /** A body that is right but for this field, as far as its shape goes. */
  readonly others: Readonly<Record<string, unknown>>;
}

interface Schema {
  readonly type?: string;
  readonly enum?: readonly string[];
  /** Of a text that has a form of its own. */
  readonly example?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly $ref?: string;
}

export interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

interface ApiDescription {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** Anybody's, by design: a code is on the pass that somebody holds in their hands. */
const BY_CODE = '/api/checks/{code}';

/** The check by number: a POST that changes nothing and knows no session. */
const ONLY_READS = '/api/checks';

/** Operators' routes: they belong to nobody, and are closed to everybody else. */
const OPERATIONS = '/api/operations/';

/** Every route of the OpenAPI document, so that none can be forgotten. */
export async function allRoutes(client: ApiClient): Promise<Route[]> {
  const { body } = await client.get<ApiDescription>('/api/docs-json');
  return Object.entries(body.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })),
  );
}

/** What the OpenAPI document says of one route. */
export interface OperationOf extends Route {
  readonly operation: Operation;
  /** Of its JSON body, if it takes one: each with a value that is right as far as its shape goes. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** Every route with what it takes. */
export async function operationsOf(client: ApiClient): Promise<OperationOf[]> {
  const { body: api } = await client.get<ApiDescription>('/api/docs-json');
  return Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
      fields: operation.requestBody?.content['application/json'] && bodyFields(operation, api),
    })),
  );
}

/** Every text of every body and every query, lists of texts among them. */
export async function textFields(client: ApiClient): Promise<TextField[]> {
  const { body: api } = await client.get<ApiDescription>('/api/docs-json');
  return Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) => {
      const route = { method: method.toUpperCase(), path };
      const inQuery = (operation.parameters ?? [])
        .filter((parameter) => parameter.in === 'query')
        .map(({ name, schema }) => ({ ...route, name, in: 'query' as const, schema, others: {} }));
      return [...inQuery, ...inBody(route, operation, api)].flatMap(({ schema, ...field }) =>
        schema.type === 'string' || schema.type === 'array'
          ? [{ ...field, isList: schema.type === 'array' }]
          : [],
      );
    }),
  );
}

function propertiesOf({ requestBody }: Operation, api: ApiDescription): [string, Schema][] {
  const name = requestBody?.content['application/json']?.schema.$ref?.split('/').pop() ?? '';
  return Object.entries(api.components.schemas[name]?.properties ?? {});
}

function bodyFields(operation: Operation, api: ApiDescription): Record<string, unknown> {
  return Object.fromEntries(
    propertiesOf(operation, api).map(([field, { type, enum: choices, example }]) => [
      field,
      type === 'array' ? [] : (example ?? choices?.[0] ?? 'x'),
    ]),
  );
}

function inBody(route: Route, operation: Operation, api: ApiDescription) {
  const others = bodyFields(operation, api);
  return propertiesOf(operation, api).map(([field, schema]) => ({
    ...route,
    name: field,
    in: 'body' as const,
    schema,
    others,
  }));
}

/** A call as our pages make it, with this text in this field and nothing else wrong. */
export async function callWithText(
  client: ApiClient,
  { method, path, name, in: place, isList, others }: TextField,
  text: string,
): Promise<Answer<{ readonly errors?: readonly { readonly field: string }[] }>> {
  const headers = { 'X-Requested-With': 'pasloket' };
  const address = path.replace(/\{\w+\}/, randomUUID());
  if (place === 'query')
    return client.send(method, `${address}?${name}=${encodeURIComponent(text)}`, undefined, headers);
  return client.send(method, address, { ...others, [name]: isList ? [text] : text }, headers);
}

/** Those that take the id of something that belongs to somebody. */
export async function idRoutes(client: ApiClient): Promise<Route[]> {
  return (await allRoutes(client)).filter(
    ({ path }) => path.includes('{') && path !== BY_CODE && !path.startsWith(OPERATIONS),
  );
}

/** Whether it is for operators alone. */
export function isOperators({ path }: Route): boolean {
  return path.startsWith(OPERATIONS);
}

/** Those for operators alone. */
export async function operatorRoutes(client: ApiClient): Promise<Route[]> {
  return (await allRoutes(client)).filter(isOperators);
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
  body?: object,
): Promise<Pick<Answer<unknown>, 'status' | 'body'>> {
  const headers = { 'X-Requested-With': 'pasloket' };
  const answer = await client.send(method, path.replace(/\{\w+\}/, id), body, headers);
  return { status: answer.status, body: answer.body };
}
