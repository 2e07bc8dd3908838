const SENTENCES = {
  'issuer-invalid':
    'This is no issuer: give the https address that the provider documents, without query or fragment.',
  'client-missing':
    'The client is incomplete: give --client-id and a --client-secret-file that holds its secret.',
  'domain-invalid':
    'A domain is wrong or missing: give the part behind the @ of the e-mail addresses, as in --domain example.org.',
  'domain-taken':
    'This domain leads to another provider already: accounts sso list shows which, and sso remove takes it away.',
  'organisation-not-found': 'There is no such organisation: give the code that it has in the registry.',
  'organisation-taken':
    'This organisation has a provider already: accounts sso list shows which, and sso remove takes it away.',
  'provider-not-found': 'There is no such provider: accounts sso list shows them with their ids.',
  'not-linked':
    'Nobody with this e-mail address has signed in by single sign-on: there is nothing to unlink.',
} as const;

export type SingleSignOnRefusal = keyof typeof SENTENCES;

/** The requested change of single sign-on is not possible. Nothing was changed. */
export class SingleSignOnRefused extends Error {
  override readonly name = 'SingleSignOnRefused';
  /** Marks a message that can be printed without a stack trace, because it says how to fix the problem. */
  readonly remedy = true;

  constructor(readonly code: SingleSignOnRefusal) {
    super(SENTENCES[code]);
  }
}
