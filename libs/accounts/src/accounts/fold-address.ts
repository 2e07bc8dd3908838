/**
 * An e-mail address, or the domain of one, as it is stored and compared: without space around it, A to Z in lower case. No other
 * letter is changed: by the rules of Unicode the Kelvin sign (U+212A) becomes a 'k', and would be taken for somebody else.
 */
export function foldAddress(text: string): string {
  return text.trim().replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
