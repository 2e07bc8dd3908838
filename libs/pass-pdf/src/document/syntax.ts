/** Rounds to this many decimals: more would make every pass longer, and no eye could tell. */
export function rounded(value: number, digits = 2): number {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}

/** A number in PDF's syntax: no exponent, no superfluous digits. */
export function num(value: number, digits = 2): string {
  return String(rounded(value, digits));
}

/**
 * The digits of a text in a hexadecimal string or CMap: UTF-16, high byte first. @param mark whether it begins with the byte
 * order mark by which readers know a text string from bytes
 */
export function utf16Hex(text: string, mark: '' | 'feff' = 'feff'): string {
  return mark + Buffer.from(text, 'utf16le').swap16().toString('hex');
}

/** The inside of a literal string. @param ascii has no other characters */
export function escapedLiteral(ascii: string): string {
  return ascii.replace(/[\\()]/gu, '\\$&');
}
