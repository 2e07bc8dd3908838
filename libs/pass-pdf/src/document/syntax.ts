/** Rounds to this many decimals. More decimals would make every pass larger without a visible difference. */
export function rounded(value: number, digits = 2): number {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}

/** Writes a number in PDF's syntax: without exponent or superfluous digits. */
export function num(value: number, digits = 2): string {
  return String(rounded(value, digits));
}

/**
 * Returns a text as hexadecimal digits for a PDF string or CMap: UTF-16, high byte first. @param mark the byte order mark, by which readers
 * recognise a text string; empty in CMaps
 */
export function utf16Hex(text: string, mark: '' | 'feff' = 'feff'): string {
  return mark + Buffer.from(text, 'utf16le').swap16().toString('hex');
}

/** Escapes the contents of a literal string. @param ascii has only ASCII characters */
export function escapedLiteral(ascii: string): string {
  return ascii.replace(/[\\()]/gu, '\\$&');
}
