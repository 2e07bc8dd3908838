import { EventSourceParserStream } from 'eventsource-parser/stream';

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** A browser's side of the API: keeps its cookies, sends what our pages send. */
export class ApiClient {
  private cookies: ReadonlyMap<string, string> = new Map();

  constructor(private readonly url: string) {}

  /** @throws Error when the account is not let in. */
  static async signedIn(
    url: string,
    { email, password }: { readonly email: string; readonly password: string },
  ): Promise<ApiClient> {
    const client = new ApiClient(url);
    const { status } = await client.post('/api/session', { email, password });
    if (status !== 200) throw new Error(`Signing in was answered with ${status}.`);
    return client;
  }

  /** What a browser would send as `Cookie`. */
  get cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** Another browser with the same cookies, as a thief of them has. @param url of another api */
  copy(url = this.url): ApiClient {
    const copy = new ApiClient(url);
    copy.cookies = this.cookies;
    return copy;
  }

  get<Body = unknown>(path: string, headers: Record<string, string> = {}): Promise<Answer<Body>> {
    return this.send('GET', path, undefined, headers);
  }

  post<Body = unknown>(
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<Body>> {
    return this.send('POST', path, body, { 'X-Requested-With': 'pasloket', ...headers });
  }

  delete<Body = unknown>(path: string): Promise<Answer<Body>> {
    return this.send('DELETE', path, undefined, { 'X-Requested-With': 'pasloket' });
  }

  /** As `get`, but stays where it is when the answer leads elsewhere. */
  getWithoutRedirect(path: string): Promise<Answer<unknown>> {
    return this.send('GET', path, undefined, {}, 'manual');
  }

  /** The events of a stream, until `signal` aborts. Once this resolves the stream is open, and misses nothing from then on. */
  async events(path: string, signal: AbortSignal): Promise<AsyncIterable<{ event?: string; data: string }>> {
    const response = await fetch(this.url + path, { headers: { Cookie: this.cookieHeader }, signal });
    if (!response.ok || !response.body) throw new Error(`${path} is no stream.`);
    return response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  }

  /** Any call, with these headers alone and the cookie. */
  async send<Body = unknown>(
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string>,
    redirect: 'follow' | 'manual' = 'follow',
  ): Promise<Answer<Body>> {
    const response = await fetch(this.url + path, {
      method,
      redirect,
      headers: {
        Cookie: this.cookieHeader,
        ...(body === undefined || body instanceof FormData ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      body:
        typeof body === 'string' || body === undefined || body instanceof FormData
          ? body
          : JSON.stringify(body),
    });
    for (const cookie of response.headers.getSetCookie()) this.keep(cookie);
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      body: (isJson && text ? JSON.parse(text) : text) as Body,
    };
  }

  private keep(cookie: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    const isOver = /expires=Thu, 01 Jan 1970/i.test(cookie);
    this.cookies = new Map([...this.cookies].filter(([known]) => known !== name));
    if (!isOver) this.cookies = new Map([...this.cookies, [name, value]]);
  }
}
