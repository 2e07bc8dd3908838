const ASCII = /^[\x20-\x7e]*$/;
/** Text that a spreadsheet was given as `="0020002"`: it calculates nothing. */
const TEXT_AS_FORMULA = /^="([^"]*)"$/;
/** Soft hyphens, zero width spaces, marks of direction, byte order marks. */
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
const SPACES = /[\s\p{Z}]+/gu;
const FULL_WIDTH = /[\uff01-\uff5e]/g;
const FULL_WIDTH_OFFSET = 0xfee0;
/** Hyphens that look like the plain one. */
const HYPHENS = /[\u2010\u2011]/g;

/**
 * A field as it looks to the eye: letters composed (NFC), nothing invisible in it, plain single spaces between words
 * and none around, full-width letters and digits as plain ones. What a formula of mere text holds is the text.
 */
export function tidy(raw: string): string {
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
