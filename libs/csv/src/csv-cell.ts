/**
 * Matches text that a spreadsheet executes instead of showing it: text that begins with the sign of a formula, also in its full-width and
 * small forms, which East Asian versions of Excel accept; or with a tab or a carriage return, which move the text to another cell.
 * Invisible characters may come before the sign: format characters, spaces, and default ignorable characters such as a soft hyphen or a
 * combining grapheme joiner.
 */
const FORMULA = /^(?:[\t\r]|[\p{Cc}\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}]*[=+\-@＝＋－＠﹦﹢﹣﹫−])/u;

/** Matches characters that separate cells or rows. A cell without them needs no quotes in any CSV format. */
const NEEDS_QUOTES = /[",;\t\r\n]|^\s|\s$/u;

/** Returns a CSV cell that shows this text. An apostrophe is put in front of text that a spreadsheet would execute as a formula. */
export function csvCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
