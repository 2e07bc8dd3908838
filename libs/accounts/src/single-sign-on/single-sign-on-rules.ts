import { foldAddress } from '../accounts/fold-address';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** A name with at least one dot; IDNA names are written in their ASCII form. */
const DOMAIN = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/** On this machine: a provider to develop and test with, which alone may do without TLS. */
export function isLoopback(issuer: string): boolean {
  return LOOPBACK.has(new URL(issuer).hostname);
}

/** Whether it may be asked who somebody is: over TLS, or on this machine. */
export function isIssuer(text: string): boolean {
  if (!URL.canParse(text) || /[?#]/.test(text)) return false;
  const { protocol, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(text));
}

export function isDomain(text: string): boolean {
  return DOMAIN.test(text);
}

/** What stands behind the last @, in lower case; empty when there is none. */
export function emailDomain(email: string): string {
  const at = email.lastIndexOf('@');
  return at < 1 ? '' : foldAddress(email.slice(at + 1));
}

/** Who is asking, as far as a provider may vouch for them. */
export interface SignOnAccount {
  readonly role: 'contact-person' | 'operator';
  /** Those acted for. */
  readonly organisationIds: readonly string[];
}

/**
 * A provider opens only what is its organisations' own: a contact person who also acts for another organisation signs in by
 * password, or else this provider's administrator could act for that one.
 */
export function mayOpenAccount(
  providersOrganisationIds: readonly string[],
  { role, organisationIds }: SignOnAccount,
): boolean {
  return (
    role === 'contact-person' &&
    organisationIds.length > 0 &&
    organisationIds.every((id) => providersOrganisationIds.includes(id))
  );
}
