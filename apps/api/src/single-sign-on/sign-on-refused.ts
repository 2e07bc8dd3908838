/** Stable: the sign-in page has a sentence for each. */
export type SignOnRefusal =
  /** Whoever it is said no at the provider, or it said no to them. */
  | 'sso-cancelled'
  /** Not begun in this browser, taken before, or begun too long ago. */
  | 'sso-over'
  /** The provider's answer does not hold. */
  | 'sso-failed'
  /** The provider knows them, and no account may be opened by that. */
  | 'sso-refused'
  | 'sso-provider-away';

/** Signing in by single sign-on ended without a session. */
export class SignOnRefused extends Error {
  override readonly name = 'SignOnRefused';

  constructor(
    readonly code: SignOnRefusal,
    cause?: unknown,
    /** For operators: whose answer it was. */
    readonly providerId?: string,
  ) {
    super(code, { cause });
  }
}
