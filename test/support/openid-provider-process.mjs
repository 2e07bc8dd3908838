import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

/**
 * A real OpenID Connect provider on loopback, in a process of its own. Its page asks who one is, and believes it.
 *
 * From the environment: PORT, REDIRECT_URI, CLIENT_ID, CLIENT_SECRET, CLIENT_AUTHENTICATION (how the client proves itself),
 * PEOPLE (JSON: what is said of each, by subject), IN_ID_TOKEN (say it there, too, and not only where it is asked for).
 */
const { PORT, REDIRECT_URI, CLIENT_ID, CLIENT_SECRET, CLIENT_AUTHENTICATION, PEOPLE, IN_ID_TOKEN } =
  process.env;
const people = JSON.parse(PEOPLE);
const PAGE = '<!doctype html><title>Provider</title><form><input name="login"><button>Log in</button></form>';

const provider = new Provider(`http://127.0.0.1:${PORT}`, {
  clients: [
    {
      client_id: CLIENT_ID,
      client_secret: CLIENT_SECRET,
      redirect_uris: [REDIRECT_URI],
      token_endpoint_auth_method: CLIENT_AUTHENTICATION,
    },
  ],
  clientAuthMethods: [CLIENT_AUTHENTICATION],
  claims: { openid: ['sub'], email: ['email', 'email_verified'] },
  conformIdTokenClaims: IN_ID_TOKEN === undefined,
  cookies: { keys: [randomBytes(32).toString('hex')] },
  features: { devInteractions: { enabled: false } },
  findAccount: (_context, subject) =>
    people[subject] && { accountId: subject, claims: () => ({ sub: subject, ...people[subject] }) },
  interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
  // Nobody is asked whether the client may know them.
  async loadExistingGrant({ oidc }) {
    const grant = new oidc.provider.Grant({
      accountId: oidc.session.accountId,
      clientId: oidc.client.clientId,
    });
    grant.addOIDCScope('openid email');
    await grant.save();
    return grant;
  },
  pkce: { required: () => true },
});
const answer = provider.callback();

const server = createServer((request, response) => {
  const url = new URL(request.url, `http://127.0.0.1:${PORT}`);
  if (!url.pathname.startsWith('/interaction/')) return void answer(request, response);
  const subject = url.searchParams.get('login');
  if (subject === null) {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    return void response.end(PAGE);
  }
  const result = subject === '' ? { error: 'access_denied' } : { login: { accountId: subject } };
  provider.interactionFinished(request, response, result).catch((error) => {
    response.statusCode = 500;
    response.end(String(error));
  });
});
server.listen(Number(PORT), '127.0.0.1');
await once(server, 'listening');
process.stdin.resume().once('end', () => process.exit());
process.stdout.write('listens\n');
