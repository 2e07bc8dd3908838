import { type RejectCode } from '../rejects';

/** Texts that databases and programs write for an empty value. */
const NOTHING = new Set([
  ...['NULL', 'null', '(NULL)', '(null)', '<NULL>', '<null>', '[NULL]', '[null]', '\\N', 'nil'],
  ...['undefined', 'Undefined', 'UNDEFINED', 'nan', 'NaN', 'None', 'N/A', 'n/a'],
]);

/** Matches the errors of failed formulas in Excel and LibreOffice, in Dutch, English and German. */
const SHEET_ERROR =
  /^(?:#(?:N\/[ABVD]|NV|WAARDE!|VALUE!|WERT!|VERW!|REF!|BEZUG!|DEEL\/0!|DIV\/0!|NAAM\?|NAME\?|GETAL!|NUM!|ZAHL!|LEEG!|NULL!|OVERLOOP!|SPILL!|BEREKENEN!|CALC!|VELD!|FIELD!|BLOKKEREN!|BLOCKED!|GEBLOKKEERD!|VERBINDEN!|CONNECT!|ONBEKEND!|UNKNOWN!|OPHALEN|GETTING_DATA|#+)|(?:Err|Fout):\d{3})$/i;

/** @returns the reason if the value was written by a program and is no real value; otherwise undefined */
export function placeholderError(value: string): RejectCode | undefined {
  if (NOTHING.has(value)) return 'empty-word';
  return SHEET_ERROR.test(value) ? 'sheet-error' : undefined;
}

/** Matches the second part of a UTF-8 letter that was read as Windows-1252: each letter became two or three characters. */
const CONTINUED = '[\\u0080-\\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]';
/** Matches lost letters. U+FFFD replaces bytes that were no letter; `&eacute;` is the notation of web pages. */
const GARBLED = new RegExp(
  `\\ufffd|[ÂÃÄÅ]${CONTINUED}|â€|(?:[ÎÏÐÑ]${CONTINUED}){2}|&(?:#\\d{1,7}|#x[\\da-f]{1,6}|[A-Za-z]{2,8}\\d{0,2});`,
);
/** Matches characters that occur in no name of a person: they are remains of letters in another encoding. */
const NO_NAME_HOLDS =
  /[?\u2500-\u259f¡¢£¤¥¦§©«¬®¯±²³¶¹»¼½¾¿×÷†‡‰‹›™ƒ„‚•]|[A-Za-z][\u0531-\u07ea]|[\u0531-\u07ea][A-Za-z]/;

/** Returns true if letters were lost in a wrong conversion. @param raw the field exactly as in the file */
export function isGarbled(raw: string): boolean {
  return GARBLED.test(raw);
}

/** Returns true if the name of a person contains characters that replace lost letters. */
export function isGarbledName(name: string): boolean {
  return NO_NAME_HOLDS.test(name);
}

/** Matches `1,00123E+12`, `1.00123E12`, and `12345.0` or `12345,00`. */
const AS_A_FIGURE = /^[+-]?\d{1,3}(?:[.,]\d+)?E[+-]\d{1,3}$|^[+-]?\d[.,]\d+E\d{1,3}$|^\d+[.,]0+$/i;
/** Matches `12.345`: either this number, or another number in the notation of a spreadsheet. */
const IN_THOUSANDS = /^\d{1,3}(?:(?:\.\d{3})+|(?:,\d{3})+)$/;

/** Returns true if a spreadsheet converted a number stored as text to a numeric value, and wrote it in another format. */
export function isReformattedNumber(number: string, canHaveThousands: boolean): boolean {
  return AS_A_FIGURE.test(number) || (canHaveThousands && IN_THOUSANDS.test(number));
}
