import createClient, { type Middleware } from 'openapi-fetch';
import { getPageAccount, reloadPage } from '../session/page-account';
import { ResponseTimeout, fetchWithIdleTimeout } from './fetch-with-idle-timeout';
import { type components, type paths } from './schema';
import { syncServerClock } from './server-clock';

type Schemas = components['schemas'];
export type Holder = Schemas['HolderView'];
export type HolderDetails = Schemas['HolderDetailsView'];
export type Filters = Schemas['FilterCountsView'];
export type DownloadRequest = Schemas['DownloadRequestView'];
export type MissingPage = Schemas['MissingItemPage'];
export type DownloadRequestChoices = Schemas['DownloadRequestDto'];
export type Preview = Schemas['PreviewView'];
export type Account = Schemas['AccountView'];
export type Overview = Schemas['OverviewView'];
export type Session = Schemas['SessionView'];
export type QualificationStatus = Holder['status'];
export type PassScope = DownloadRequestChoices['scope'];

/** Error response of the API (RFC 9457), or an error of the same shape if no response arrived. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';

  constructor(
    /** Last part of the problem's `type`; `unreachable` if the connection failed, `no-answer` if the server did not answer in time. */
    readonly code: string,
    /** HTTP status; 0 if no response arrived. */
    readonly status: number,
    /** Sentence in Dutch that can be shown to people; empty if the server sent none. */
    readonly detail: string,
    readonly facts: Readonly<Record<string, unknown>> = {},
  ) {
    super(code);
  }
}

/** Returns true if the server understood the call and refused it. Sending the same call again would not help. */
export function isRefusedByServer(error: unknown): boolean {
  return error instanceof ApiProblem && error.status > 0 && error.status < 500;
}

const problemMiddleware: Middleware = {
  onRequest({ request }) {
    request.headers.set('X-Requested-With', 'pasloket');
    const account = getPageAccount();
    if (account) request.headers.set('X-Account', account);
  },
  async onResponse({ response }) {
    syncServerClock(response.headers.get('Date'));
    if (response.ok) return;
    const body = (await response
      .clone()
      .json()
      .catch(() => ({}))) as Record<string, unknown>;
    const type = typeof body.type === 'string' ? body.type : '';
    const detail = typeof body.detail === 'string' ? body.detail : '';
    const code = type.split(':').at(-1) || 'unexpected';
    if (code === 'other-account') reloadPage();
    throw new ApiProblem(code, response.status, detail, body);
  },
  onError({ error }) {
    if (error instanceof ApiProblem) return error;
    return new ApiProblem(error instanceof ResponseTimeout ? 'no-answer' : 'unreachable', 0, '');
  },
};

/** Typed API client. Its types are generated from the server's OpenAPI document (`npm run api:types`). */
export const api = createClient<paths>({
  baseUrl: '/',
  fetch: (request) => fetchWithIdleTimeout(request),
  querySerializer: { array: { style: 'form', explode: true } },
});
api.use(problemMiddleware);

/** Returns the body of a response. The middleware has already thrown refusals as `ApiProblem`; this function narrows the type. */
export function responseBody<Body>({ data }: { data?: Body }): Body {
  if (data === undefined) throw new ApiProblem('unexpected', 0, '');
  return data;
}
