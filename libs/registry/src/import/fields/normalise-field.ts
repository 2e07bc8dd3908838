const ASCII = /^[\x20-\x7e]*$/;
/** Matches text that was given to a spreadsheet as `="0020002"`: a formula that calculates nothing. */
const TEXT_AS_FORMULA = /^="([^"]*)"$/;
/** Matches soft hyphens, zero width spaces, direction marks and byte order marks. */
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
const SPACES = /[\s\p{Z}]+/gu;
const FULL_WIDTH = /[\uff01-\uff5e]/g;
const FULL_WIDTH_OFFSET = 0xfee0;
/** Matches hyphens that look like the ASCII hyphen. */
const HYPHENS = /[\u2010\u2011]/g;

/**
 * Normalises a field to its visible text: letters composed (NFC), without invisible characters, single spaces between words, no spaces at
 * the ends, full-width letters and digits replaced by plain ones. A formula that contains only text becomes that text.
 */
export function normaliseField(raw: string): string {
  const text = visible(raw);
  const formula = text.startsWith('=') ? TEXT_AS_FORMULA.exec(text) : null;
  return formula ? (formula[1] ?? '').trim() : text;
}

function visible(text: string): string {
  if (ASCII.test(text)) return text.includes('  ') ? text.trim().replace(/ {2,}/g, ' ') : text.trim();
  return text
    .replace(INVISIBLE, '')
    .replace(SPACES, ' ')
    .replace(HYPHENS, '-')
    .replace(FULL_WIDTH, (sign) => String.fromCharCode(sign.charCodeAt(0) - FULL_WIDTH_OFFSET))
    .normalize('NFC')
    .trim();
}
