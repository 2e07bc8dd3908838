import { createHmac, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { CLIENT_ID, CLIENT_SECRET } from './openid-provider';

/** How the ID token is signed, or what is wrong with the keys by which that is found out. */
export type Forgery =
  | 'none'
  | 'foreign-key'
  | 'alg-none'
  | 'client-secret'
  | 'unknown-key-id'
  | 'changed-claims'
  | 'keys-refused'
  | 'keys-broken'
  | 'no-keys';

interface Key {
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** What an authorization was asked with. */
interface Asked {
  readonly nonce: string;
  readonly subject: string;
  readonly email: string;
}

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** An OpenID Connect provider on loopback that answers as it should but for one thing: who signs, and by which keys it is found out. */
export class ForgingProvider {
  forgery: Forgery = 'none';
  /** Claims that it says in place of the right ones. */
  said: { readonly email?: unknown; readonly email_verified?: unknown } = {};
  private key = newKey();
  private readonly foreign = newKey();
  private readonly asked = new Map<string, Asked>();

  private constructor(
    private readonly server: Server,
    readonly issuer: string,
  ) {}

  static async start(): Promise<ForgingProvider> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const provider = new ForgingProvider(server, `http://127.0.0.1:${port}`);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const answer = provider.answer(
          new URL(request.url ?? '', provider.issuer),
          Buffer.concat(chunks).toString(),
        );
        if (answer === undefined) return request.socket.destroy();
        response.writeHead(typeof answer === 'number' ? answer : 200, { 'Content-Type': 'application/json' });
        response.end(JSON.stringify(answer));
      });
    });
    return provider;
  }

  /** Signs with another key from now on, and publishes that one alone. */
  rotate(): void {
    this.key = newKey();
  }

  /** What a browser does that is sent there. @returns where it is sent back to */
  logIn(address: string, subject: string, email: string): string {
    const { searchParams } = new URL(address);
    const code = randomUUID();
    this.asked.set(code, { nonce: searchParams.get('nonce') ?? '', subject, email });
    const back = new URL(searchParams.get('redirect_uri') ?? '');
    back.search = new URLSearchParams({
      code,
      state: searchParams.get('state') ?? '',
      iss: this.issuer,
    }).toString();
    return back.href;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** @returns undefined: nothing is answered. A number: that status. */
  private answer({ pathname }: URL, body: string): unknown {
    const { issuer } = this;
    if (pathname === '/.well-known/openid-configuration')
      return {
        issuer,
        authorization_endpoint: `${issuer}/auth`,
        token_endpoint: `${issuer}/token`,
        ...(this.forgery === 'no-keys' ? {} : { jwks_uri: `${issuer}/keys` }),
        authorization_response_iss_parameter_supported: true,
        id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
      };
    if (pathname === '/token')
      return this.tokens(this.asked.get(new URLSearchParams(body).get('code') ?? ''));
    if (this.forgery === 'keys-refused') return undefined;
    if (this.forgery === 'keys-broken') return 500;
    const { id: kid, publicKey } = this.key;
    return { keys: [{ ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' }] };
  }

  private tokens(asked?: Asked): unknown {
    if (!asked) return 400;
    const now = Math.floor(Date.now() / 1000);
    const { nonce, subject: sub, email } = asked;
    const claims = {
      iss: this.issuer,
      aud: CLIENT_ID,
      sub,
      nonce,
      iat: now,
      exp: now + 60,
      email,
      email_verified: true,
      ...this.said,
    };
    return { access_token: 'x', token_type: 'Bearer', id_token: this.signed(claims) };
  }

  private signed(claims: object): string {
    const { forgery, key } = this;
    const alg = forgery === 'alg-none' ? 'none' : forgery === 'client-secret' ? 'HS256' : 'RS256';
    const kid = forgery === 'unknown-key-id' ? 'another' : key.id;
    const said = `${encoded({ alg, kid })}.${encoded(claims)}`;
    if (forgery === 'alg-none') return `${said}.`;
    if (forgery === 'client-secret')
      return `${said}.${createHmac('sha256', CLIENT_SECRET).update(said).digest('base64url')}`;
    const { privateKey } = forgery === 'foreign-key' ? this.foreign : key;
    const signature = sign('sha256', Buffer.from(said), privateKey).toString('base64url');
    const changed = `${encoded({ alg, kid })}.${encoded({ ...claims, sub: 's-changed' })}`;
    return `${forgery === 'changed-claims' ? changed : said}.${signature}`;
  }
}

function newKey(): Key {
  return { id: randomUUID(), ...generateKeyPairSync('rsa', { modulusLength: 2048 }) };
}
