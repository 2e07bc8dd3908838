/** Reasons why a single sign-on failed. The codes are stable, and the sign-in page has a sentence for each. */
export type SignOnRefusal =
  /** The person cancelled at the provider, or the provider refused the person. */
  | 'sso-cancelled'
  /** This browser has not begun the sign-in, has already finished it, or began it too long ago. */
  | 'sso-over'
  /** The provider's answer is not valid. */
  | 'sso-failed'
  /** The provider has identified the person, but may not sign the person in to an account. */
  | 'sso-refused'
  | 'sso-provider-away';

/** A single sign-on that did not lead to a session. */
export class SignOnRefused extends Error {
  override readonly name = 'SignOnRefused';

  constructor(
    readonly code: SignOnRefusal,
    cause?: unknown,
    /** Id of the provider that answered. It is logged for operators. */
    readonly providerId?: string,
  ) {
    super(code, { cause });
  }
}
