import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { freePort } from './standalone';

const MAIN = path.resolve(__dirname, 'openid-provider-process.mjs');
export const CLIENT_ID = 'pasloket';
/** With letters that have to be escaped on their way. */
export const CLIENT_SECRET = 'a client secret: 100 % + more';

/** What the provider says of somebody. */
export interface Claims {
  readonly email: string;
  readonly email_verified: boolean;
}

/** Of the organisation's addresses. */
export const DOMAIN = 'club.example';

export function claims(name: string, domain = DOMAIN, isVerified = true): Claims {
  return { email: `${name}@${domain}`, email_verified: isVerified };
}

interface Options {
  readonly callback: string;
  /** By subject. */
  readonly people: Readonly<Record<string, Claims>>;
  /** How the client proves itself. Default: as the header of HTTP. */
  readonly authentication?: 'client_secret_basic' | 'client_secret_post';
  /** Say what is known in the ID token, too, and not only where it is asked for. */
  readonly inIdToken?: boolean;
}

/** A real OpenID Connect provider (oidc-provider) on loopback, in a process of its own. */
export class OpenIdTestProvider {
  private constructor(
    readonly issuer: string,
    private readonly process: ChildProcess,
  ) {}

  /** @throws Error with everything it printed when it ends instead. */
  static async start({ callback, people, authentication, inIdToken }: Options): Promise<OpenIdTestProvider> {
    const port = await freePort();
    const child = spawn(process.execPath, [MAIN], {
      env: {
        PATH: process.env.PATH,
        PORT: String(port),
        REDIRECT_URI: callback,
        CLIENT_ID,
        CLIENT_SECRET,
        CLIENT_AUTHENTICATION: authentication ?? 'client_secret_basic',
        PEOPLE: JSON.stringify(people),
        ...(inIdToken ? { IN_ID_TOKEN: 'yes' } : {}),
      },
      // It ends when its input does: at the latest when this process is gone.
      stdio: 'pipe',
    });
    const printed: string[] = [];
    child.stderr.on('data', (chunk: Buffer) => printed.push(chunk.toString()));
    const ended = once(child, 'exit').then(() => {
      throw new Error(`The provider ended: ${printed.join('')}`);
    });
    await Promise.race([once(child.stdout, 'data'), ended]);
    ended.catch(() => undefined); // From now on whoever needs it finds out.
    return new OpenIdTestProvider(`http://127.0.0.1:${port}`, child);
  }

  /**
   * What a browser does that is sent there: logs in as this subject, or says no with ''.
   *
   * @returns where the provider sends it back to
   */
  async logIn(address: string, subject: string): Promise<string> {
    const cookies = new Map<string, string>();
    for (let steps = 0, next = address; steps < 10; steps++) {
      const response = await fetch(next, {
        redirect: 'manual',
        headers: { Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      });
      for (const cookie of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
        cookies.set(name, value);
      }
      const location = response.headers.get('location');
      if (location === null) {
        if (!next.includes('/interaction/') || next.includes('?'))
          throw new Error(`The provider answered ${response.status}: ${await response.text()}`);
        next = `${next}?login=${subject}`;
        continue;
      }
      next = new URL(location, next).href;
      if (!next.startsWith(this.issuer)) return next;
    }
    throw new Error('The provider sends in circles.');
  }

  /** It goes on existing and answers nothing. */
  freeze(): void {
    this.process.kill('SIGSTOP');
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await ended;
  }
}
