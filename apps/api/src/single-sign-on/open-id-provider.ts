import { foldAddress, isLoopback, type SignOnProvider, type ProviderIdentity } from '@app/accounts';
import * as openId from 'openid-client';
import { type SignOnRefusal, SignOnRefused } from './sign-on-refused';

/** Of each call to a provider. Seconds. */
const TIME_LIMIT = 5;

/** The provider's identifier is what people are known by; the address links them once. */
const SCOPE = 'openid email';

/**
 * The library takes an ID token that comes over TLS from the provider itself as it is. We hold it to its signature, too: what stands
 * between may end TLS, and on this machine there is none.
 */
const CHECKS = [openId.enableNonRepudiationChecks];

/** What is kept between leaving for the provider and coming back, and must fit its answer. */
export interface SignOnSecrets {
  readonly state: string;
  readonly nonce: string;
  /** PKCE, RFC 7636. */
  readonly codeVerifier: string;
}

/** One organisation's provider, by OpenID Connect: the authorization code flow with PKCE. */
export class OpenIdProvider {
  private constructor(
    private readonly provider: SignOnProvider,
    private readonly configuration: openId.Configuration,
  ) {}

  /** Asks it where its parts are. @throws SignOnRefused `sso-provider-away` */
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
          // Not meant for providers elsewhere: the library marks it as deprecated to make it stand out.
          execute: [...CHECKS, ...(isLoopback(issuer) ? [openId.allowInsecureRequests] : [])],
        },
      );
      return new OpenIdProvider(provider, configuration);
    } catch (error) {
      throw new SignOnRefused('sso-provider-away', error, id);
    }
  }

  /** Where to send somebody, without a word about who they are. @param callback where they come back */
  async authorizationRequest(callback: string): Promise<{ address: string; secrets: SignOnSecrets }> {
    const secrets = {
      state: openId.randomState(),
      nonce: openId.randomNonce(),
      codeVerifier: openId.randomPKCECodeVerifier(),
    };
    const address = openId.buildAuthorizationUrl(this.configuration, {
      redirect_uri: callback,
      scope: SCOPE,
      state: secrets.state,
      nonce: secrets.nonce,
      code_challenge: await openId.calculatePKCECodeChallenge(secrets.codeVerifier),
      code_challenge_method: 'S256',
    });
    return { address: address.href, secrets };
  }

  /**
   * Who came back. The library holds the answer to issuer, state and nonce, and the ID token to issuer, audience, nonce, time and
   * signature: by a key of the provider that is published now, never by the client secret.
   *
   * @param answer the address that they came back to
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

  /** Some providers say the address in the ID token, others only where they are asked for it. */
  private async withEmail(claims: openId.IDToken, accessToken: string): Promise<openId.IDToken> {
    const isSaid = claims.email !== undefined && claims.email_verified !== undefined;
    if (isSaid || !this.configuration.serverMetadata().userinfo_endpoint) return claims;
    const said = await openId.fetchUserInfo(this.configuration, accessToken, claims.sub);
    // Both claims come from one answer: the other answer may speak of another address.
    const { email, email_verified } = said.email === undefined ? claims : said;
    return { ...claims, email, email_verified };
  }

  /** Takes an address for theirs when the provider says so of it, or operators say so of the provider and it does not say no. */
  private personOf({ sub: subject, email, email_verified: said }: openId.IDToken): ProviderIdentity {
    if (typeof email !== 'string')
      return { subject, unverifiedReason: `the claim email ${kindOf(email)}: have the provider say it` };
    const unverifiedReason = unverifiedReasonOf(said, this.provider.vouchesForAddresses);
    return unverifiedReason ? { subject, unverifiedReason } : { subject, verifiedEmail: foldAddress(email) };
  }
}

/** As the header of HTTP, which providers support unless they say otherwise (RFC 8414), or else in the body. */
function authenticationWith(secret: string): openId.ClientAuth {
  const [header, body] = [openId.ClientSecretBasic(secret), openId.ClientSecretPost(secret)];
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported;
    const onlyBody = methods?.includes('client_secret_post') && !methods.includes('client_secret_basic');
    return (onlyBody ? body : header)(server, ...rest);
  };
}

/** Why an address is not taken for theirs, by what is said of it: true alone says that it is (OpenID Connect Core 1.0, section 5.1). */
function unverifiedReasonOf(said: unknown, isVouchedFor: boolean): string | undefined {
  const isUnsaid = said === undefined || said === null;
  const isDenied = !isUnsaid && !/^(?:true|yes|1)$/i.test(JSON.stringify(said).replaceAll('"', ''));
  if (said === true || (isVouchedFor && !isDenied)) return undefined;
  const remedy = isDenied ? '' : ', or vouch for its addresses by the command sso vouch';
  return `the claim email_verified ${kindOf(said)} instead of true: have the provider verify the address${remedy}`;
}

function kindOf(claim: unknown): string {
  if (claim === undefined) return 'is missing';
  return typeof claim === 'boolean' ? `is ${claim}` : `is of type ${typeof claim}`;
}

function refusalOf(error: unknown): SignOnRefusal {
  if (error instanceof openId.AuthorizationResponseError)
    return error.error === 'access_denied' ? 'sso-cancelled' : 'sso-failed';
  // A TypeError is what `fetch` throws when nothing answers.
  const isAway = error instanceof openId.ClientError ? isBroken(error) : error instanceof TypeError;
  return isAway ? 'sso-provider-away' : 'sso-failed';
}

/** It answers nothing in time, or that it cannot: its keys, say. */
function isBroken({ code, cause }: openId.ClientError): boolean {
  return code === 'OAUTH_TIMEOUT' || (cause instanceof Response && cause.status >= 500);
}
