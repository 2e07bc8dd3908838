/**
 * What a spreadsheet runs instead of showing it: a formula's sign, be it wide or small as an East Asian Excel accepts it, or a
 * tab or a carriage return, which take another cell's place. Invisible characters may stand before the sign: format characters, spaces,
 * and characters that are ignored by default, such as a soft hyphen or a combining grapheme joiner.
 */
const FORMULA = /^(?:[\t\r]|[\p{Cc}\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}]*[=+\-@＝＋－＠﹦﹢﹣﹫−])/u;

/** Characters that separate cells or rows. A cell without them needs no quotes in any CSV. */
const NEEDS_QUOTES = /[",;\t\r\n]|^\s|\s$/u;

/** A cell of a CSV file that shows this text, with an apostrophe in front when a spreadsheet would run it as a formula. */
export function csvCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
