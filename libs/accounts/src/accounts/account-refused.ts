const SENTENCES = {
  'not-signed-in':
    'Whoever does this may not any more: the account was disabled, or its session has ended. Sign in again.',
  'second-factor-required': 'Whoever does this has to sign in by two steps first.',
  'account-exists': 'There is an account of this e-mail address already: use grant, enable or reset.',
  'account-not-found': 'There is no account of this e-mail address: accounts list shows them all.',
  'account-disabled': 'This account is disabled: enable it first.',
  'email-invalid': 'This is no e-mail address: write it as name@domain, in letters of ASCII.',
  'name-missing': 'A name is missing, or is longer than 200 characters: give one with --name.',
  'invisible-character':
    'The e-mail address or the name has a character that nobody sees: type it anew, instead of pasting it.',
  'organisation-missing':
    'A contact person acts for at least one organisation: name it with --organisation CODE.',
  'organisation-not-found': 'There is no such organisation: give the code that it has in the registry.',
  'not-a-contact-person': 'Only contact persons act for organisations: an operator sees no passes.',
} as const;

export type AccountRefusal = keyof typeof SENTENCES;

/** The requested change of an account is not possible. Nothing was changed. */
export class AccountRefused extends Error {
  override readonly name = 'AccountRefused';
  /** Marks a message that can be printed without a stack trace, because it says how to fix the problem. */
  readonly remedy = true;

  constructor(readonly code: AccountRefusal) {
    super(SENTENCES[code]);
  }
}
