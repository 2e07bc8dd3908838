import createClient, { type Middleware } from 'openapi-fetch';
import { getPageAccount, reloadPage } from '../session/page-account';
import { ResponseTimeout, fetchWithIdleTimeout } from './fetch-with-idle-timeout';
import { type components, type paths } from './schema';
import { syncServerClock } from './server-clock';

type Schemas = components['schemas'];
export type Holder = Schemas['HolderView'];
export type HolderDetails = Schemas['HolderDetailsView'];
export type Filters = Schemas['FiltersView'];
export type DownloadRequest = Schemas['DownloadRequestView'];
export type MissingPage = Schemas['MissingPage'];
export type DownloadRequestChoices = Schemas['DownloadRequestDto'];
export type Preview = Schemas['PreviewView'];
export type Account = Schemas['AccountView'];
export type Overview = Schemas['OverviewView'];
export type Session = Schemas['SessionView'];
export type QualificationStatus = Holder['status'];
export type PassScope = DownloadRequestChoices['scope'];

/** What the server answered when it said no (RFC 9457), or what stands for it when nothing was answered. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';

  constructor(
    /** The last part of the problem's `type`; `unreachable` when the server could not be asked, `no-answer` when it did not answer in time. */
    readonly code: string,
    /** The HTTP status; 0 when there was no answer. */
    readonly status: number,
    /** Dutch, fit to show; empty when the server did not say. */
    readonly detail: string,
    readonly facts: Readonly<Record<string, unknown>> = {},
  ) {
    super(code);
  }
}

/** The server understood and said no: asking again would change nothing. */
export function isRefusal(error: unknown): boolean {
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

/** Typed calls: the types are made from the server's own description (`npm run api:types`). */
export const api = createClient<paths>({
  baseUrl: '/',
  fetch: (request) => fetchWithIdleTimeout(request),
  querySerializer: { array: { style: 'form', explode: true } },
});
api.use(problemMiddleware);

/** The answer's body. Refusals have been thrown as `ApiProblem` before; this narrows the type. */
export function bodyOf<Body>({ data }: { data?: Body }): Body {
  if (data === undefined) throw new ApiProblem('unexpected', 0, '');
  return data;
}
