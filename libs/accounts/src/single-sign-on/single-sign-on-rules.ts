import { caseFoldAddress } from '../accounts/case-fold-address';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** A domain name with at least one dot. IDNA names are written in their ASCII form. */
const DOMAIN = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/** True if the provider runs on this machine, for development and tests. Only then may it be reached without TLS. */
export function isLoopback(issuer: string): boolean {
  return LOOPBACK.has(new URL(issuer).hostname);
}

/** True if this is the URL of an acceptable provider: it uses TLS, or runs on this machine. */
export function isIssuer(text: string): boolean {
  if (!URL.canParse(text) || /[?#]/.test(text)) return false;
  const { protocol, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(text));
}

export function isDomain(text: string): boolean {
  return DOMAIN.test(text);
}

/** Returns the part after the last @ in lower case, or an empty string if there is no @. */
export function emailDomain(email: string): string {
  const at = email.lastIndexOf('@');
  return at < 1 ? '' : caseFoldAddress(email.slice(at + 1));
}

/** The account that a provider is to open. */
export interface SignOnAccount {
  readonly role: 'contact-person' | 'operator';
  /** The organisations that the account acts for. */
  readonly organisationIds: readonly string[];
}

/**
 * True if the provider may open this account. It must be a contact person who acts for the provider's organisations only:
 * otherwise the administrator of this provider could act for another organisation. Other accounts sign in by password.
 */
export function maySignInByProvider(
  providersOrganisationIds: readonly string[],
  { role, organisationIds }: SignOnAccount,
): boolean {
  return (
    role === 'contact-person' &&
    organisationIds.length > 0 &&
    organisationIds.every((id) => providersOrganisationIds.includes(id))
  );
}
