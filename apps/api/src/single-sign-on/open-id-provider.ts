import { caseFoldAddress, isLoopback, type ProviderIdentity, type SignOnProvider } from '@app/accounts';
import * as openId from 'openid-client';
import { type SignOnRefusal, SignOnRefused } from './sign-on-refused';

/** Time limit of each call to a provider. Seconds. */
const TIME_LIMIT = 5;

/** People are identified by the provider's `sub`. The e-mail address is used only once, to link the account. */
const SCOPE = 'openid email';

/**
 * Also checks the signature of ID tokens. The library would accept an unsigned one, because it comes from the provider itself over TLS. But
 * a proxy in between may end TLS, and a provider on this machine does not use TLS.
 */
const CHECKS = [openId.enableNonRepudiationChecks];

/** Values that the session stores while the person signs in at the provider. The provider's answer must match them. */
export interface SignOnSecrets {
  readonly state: string;
  readonly nonce: string;
  /** Code verifier of PKCE (RFC 7636). */
  readonly codeVerifier: string;
}

/** Client of an organisation's OpenID Connect provider. Uses the authorization code flow with PKCE. */
export class OpenIdProvider {
  private constructor(
    private readonly provider: SignOnProvider,
    private readonly configuration: openId.Configuration,
  ) {}

  /** Fetches the provider's configuration. @throws SignOnRefused `sso-provider-away` */
  static async discover(provider: SignOnProvider): Promise<OpenIdProvider> {
    const { id, issuer, clientId, clientSecret } = provider;
    try {
      const configuration = await openId.discovery(
        new URL(issuer),
        clientId,
        undefined,
        authenticationWith(clientSecret),
        {
          timeout: TIME_LIMIT,
          // Only providers on this machine may use plain HTTP. The library has marked this option as deprecated only to draw attention to
          // it.
          execute: [...CHECKS, ...(isLoopback(issuer) ? [openId.allowInsecureRequests] : [])],
        },
      );
      return new OpenIdProvider(provider, configuration);
    } catch (error) {
      throw new SignOnRefused('sso-provider-away', error, id);
    }
  }

  /**
   * Creates the URL of the provider's sign-in page. It contains nothing about the person.
   *
   * @param callback URL to which the provider redirects people
   */
  async authorizationRequest(callback: string): Promise<{ url: string; secrets: SignOnSecrets }> {
    const secrets = {
      state: openId.randomState(),
      nonce: openId.randomNonce(),
      codeVerifier: openId.randomPKCECodeVerifier(),
    };
    const url = openId.buildAuthorizationUrl(this.configuration, {
      redirect_uri: callback,
      scope: SCOPE,
      state: secrets.state,
      nonce: secrets.nonce,
      code_challenge: await openId.calculatePKCECodeChallenge(secrets.codeVerifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, secrets };
  }

  /**
   * Exchanges the provider's answer for the identity of the person. The library checks issuer, state and nonce of the answer, and issuer,
   * audience, nonce, time and signature of the ID token. The signature must use one of the provider's current public keys; a signature with
   * the client secret is refused.
   *
   * @param answer URL to which the provider has redirected the browser
   * @throws SignOnRefused
   */
  async exchangeCode(answer: URL, { state, nonce, codeVerifier }: SignOnSecrets): Promise<ProviderIdentity> {
    try {
      const tokens = await openId.authorizationCodeGrant(this.configuration, answer, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: codeVerifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (!claims) throw new Error('The provider sent no ID token.');
      return this.personOf(await this.withEmail(claims, tokens.access_token));
    } catch (error) {
      throw new SignOnRefused(refusalOf(error), error, this.provider.id);
    }
  }

  /**
   * Returns the claims with the e-mail address. If the ID token does not contain it, it is read from the userinfo endpoint, because
   * providers differ in this.
   */
  private async withEmail(claims: openId.IDToken, accessToken: string): Promise<openId.IDToken> {
    const isSaid = claims.email !== undefined && claims.email_verified !== undefined;
    if (isSaid || !this.configuration.serverMetadata().userinfo_endpoint) return claims;
    const said = await openId.fetchUserInfo(this.configuration, accessToken, claims.sub);
    // Both claims must be from the same answer. In the other one, `email_verified` may be about another address.
    const { email, email_verified } = said.email === undefined ? claims : said;
    return { ...claims, email, email_verified };
  }

  /**
   * Returns the identity. The address counts as verified if the provider says so. It also counts if operators trust all addresses of the
   * provider, unless the provider says that this one is not verified.
   */
  private personOf({ sub: subject, email, email_verified: said }: openId.IDToken): ProviderIdentity {
    if (typeof email !== 'string')
      return { subject, unverifiedReason: `the claim email ${kindOf(email)}: have the provider say it` };
    const unverifiedReason = unverifiedReasonOf(said, this.provider.vouchesForAddresses);
    return unverifiedReason
      ? { subject, unverifiedReason }
      : { subject, verifiedEmail: caseFoldAddress(email) };
  }
}

/**
 * Sends the client secret in the Authorization header, which providers accept unless their metadata says otherwise (RFC 8414); then in the
 * body.
 */
function authenticationWith(secret: string): openId.ClientAuth {
  const [header, body] = [openId.ClientSecretBasic(secret), openId.ClientSecretPost(secret)];
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported;
    const onlyBody = methods?.includes('client_secret_post') && !methods.includes('client_secret_basic');
    return (onlyBody ? body : header)(server, ...rest);
  };
}

/**
 * Returns the reason why the address does not count as verified, or undefined if it does. Only the value `true` means verified (OpenID
 * Connect Core 1.0, section 5.1).
 */
function unverifiedReasonOf(said: unknown, isVouchedFor: boolean): string | undefined {
  const isUnsaid = said === undefined || said === null;
  const isDenied = !isUnsaid && !/^(?:true|yes|1)$/i.test(JSON.stringify(said).replaceAll('"', ''));
  if (said === true || (isVouchedFor && !isDenied)) return undefined;
  const otherFix = isDenied ? '' : ', or vouch for its addresses by the command sso vouch';
  return `the claim email_verified ${kindOf(said)} instead of true: have the provider verify the address${otherFix}`;
}

function kindOf(claim: unknown): string {
  if (claim === undefined) return 'is missing';
  return typeof claim === 'boolean' ? `is ${claim}` : `is of type ${typeof claim}`;
}

function refusalOf(error: unknown): SignOnRefusal {
  if (error instanceof openId.AuthorizationResponseError)
    return error.error === 'access_denied' ? 'sso-cancelled' : 'sso-failed';
  // `fetch` throws a TypeError if it received no response.
  const isAway = error instanceof openId.ClientError ? isBroken(error) : error instanceof TypeError;
  return isAway ? 'sso-provider-away' : 'sso-failed';
}

/** Returns true if the provider did not answer in time or answered with a server error, for example when its keys were fetched. */
function isBroken({ code, cause }: openId.ClientError): boolean {
  return code === 'OAUTH_TIMEOUT' || (cause instanceof Response && cause.status >= 500);
}
