/** Codes are stable: the sign-in page has a sentence for each. */
export type SignOnRefusal =
  /** The person cancelled at the provider, or the provider refused the person. */
  | 'sso-cancelled'
  /** The sign-in was not begun in this browser, is finished already, or was begun too long ago. */
  | 'sso-over'
  /** The provider's answer is not valid. */
  | 'sso-failed'
  /** The provider knows the person, but may not open an account for them. */
  | 'sso-refused'
  | 'sso-provider-away';

/** A single sign-on ended without a session. */
export class SignOnRefused extends Error {
  override readonly name = 'SignOnRefused';

  constructor(
    readonly code: SignOnRefusal,
    cause?: unknown,
    /** Id of the provider that answered, for operators. */
    readonly providerId?: string,
  ) {
    super(code, { cause });
  }
}
