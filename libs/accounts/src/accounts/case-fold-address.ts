/**
 * Returns an e-mail address or a domain as it is stored and compared: without surrounding space, A to Z in lower case. Other
 * letters are not changed: Unicode lower-casing turns the Kelvin sign (U+212A) into a 'k', and one address would become the
 * address of another person.
 */
export function caseFoldAddress(text: string): string {
  return text.trim().replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
