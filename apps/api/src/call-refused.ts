/**
 * Codes of the refusals that features throw. `http/problem.ts` gives each one its status and its Dutch text; features know neither. The
 * refusals of the HTTP edge itself, and those of libraries (`AccountRefused`, `RequestRefused`, …), have types of their own.
 */
export type RefusalCode =
  | 'account-not-found'
  | 'check-not-found'
  | 'holder-not-found'
  | 'holders-not-found'
  | 'idempotency-key-reused'
  | 'import-not-found'
  | 'import-refused'
  | 'import-runs'
  | 'invalid-input'
  | 'no-files'
  | 'no-passes'
  | 'no-permission'
  | 'not-found'
  | 'not-signed-in'
  | 'only-look-and-retry'
  | 'other-account'
  | 'second-factor-needed'
  | 'second-factor-required'
  | 'second-step-over'
  | 'sso-provider-away'
  | 'sso-unknown-domain'
  | 'temporarily-unavailable'
  | 'too-many-calls'
  | 'too-many-checks'
  | 'too-many-holders'
  | 'too-many-passes'
  | 'too-many-resets'
  | 'too-many-streams'
  | 'wrong-code'
  | 'wrong-credentials'
  | 'wrong-current-password';

/** Facts about a refusal. They become members of the answer, so that a program need not read the text. */
export type RefusalFacts = Readonly<Record<string, unknown>>;

/** A feature refuses a call, for a reason that the caller can understand. */
export class CallRefused extends Error {
  override readonly name = 'CallRefused';

  constructor(
    readonly code: RefusalCode,
    readonly facts: RefusalFacts = {},
  ) {
    super(code);
  }
}
