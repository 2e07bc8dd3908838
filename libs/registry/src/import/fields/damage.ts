import { type RejectCode } from '../rejects';

/** What databases and programs write for nothing. */
const NOTHING = new Set([
  ...['NULL', 'null', '(NULL)', '(null)', '<NULL>', '<null>', '[NULL]', '[null]', '\\N', 'nil'],
  ...['undefined', 'Undefined', 'UNDEFINED', 'nan', 'NaN', 'None', 'N/A', 'n/a'],
]);

/** What Excel and LibreOffice write for a formula that failed, in Dutch, English and German. */
const SHEET_ERROR =
  /^(?:#(?:N\/[ABVD]|NV|WAARDE!|VALUE!|WERT!|VERW!|REF!|BEZUG!|DEEL\/0!|DIV\/0!|NAAM\?|NAME\?|GETAL!|NUM!|ZAHL!|LEEG!|NULL!|OVERLOOP!|SPILL!|BEREKENEN!|CALC!|VELD!|FIELD!|BLOKKEREN!|BLOCKED!|GEBLOKKEERD!|VERBINDEN!|CONNECT!|ONBEKEND!|UNKNOWN!|OPHALEN|GETTING_DATA|#+)|(?:Err|Fout):\d{3})$/i;

/** @returns why a value is none that somebody wrote, if so */
export function noValue(value: string): RejectCode | undefined {
  if (NOTHING.has(value)) return 'empty-word';
  return SHEET_ERROR.test(value) ? 'sheet-error' : undefined;
}

/** What UTF-8 looks like when it is taken for Windows-1252: each letter became two or three signs. */
const CONTINUED = '[\\u0080-\\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]';
/** U+FFFD stands for bytes that were no letter; `&eacute;` is how web pages write them. */
const GARBLED = new RegExp(
  `\\ufffd|[ÂÃÄÅ]${CONTINUED}|â€|(?:[ÎÏÐÑ]${CONTINUED}){2}|&(?:#\\d{1,7}|#x[\\da-f]{1,6}|[A-Za-z]{2,8}\\d{0,2});`,
);
/** No name of a person holds these: they are what is left of letters in another encoding. */
const NO_NAME_HOLDS =
  /[?\u2500-\u259f¡¢£¤¥¦§©«¬®¯±²³¶¹»¼½¾¿×÷†‡‰‹›™ƒ„‚•]|[A-Za-z][\u0531-\u07ea]|[\u0531-\u07ea][A-Za-z]/;

/** Whether letters of a field were lost on its way: to be asked of the field as it stands in the file. */
export function isGarbled(raw: string): boolean {
  return GARBLED.test(raw);
}

/** Whether the name of a person holds signs that stand for lost letters. */
export function isGarbledName(name: string): boolean {
  return NO_NAME_HOLDS.test(name);
}

/** `1,00123E+12`, `1.00123E12`, and `12345.0` or `12345,00`. */
const AS_A_FIGURE = /^[+-]?\d{1,3}(?:[.,]\d+)?E[+-]\d{1,3}$|^[+-]?\d[.,]\d+E\d{1,3}$|^\d+[.,]0+$/i;
/** `12.345`: the number, or how a spreadsheet shows another one. */
const IN_THOUSANDS = /^\d{1,3}(?:(?:\.\d{3})+|(?:,\d{3})+)$/;

/** Whether a spreadsheet has taken a number of text for a figure and written it its own way. */
export function isFigure(number: string, canHaveThousands: boolean): boolean {
  return AS_A_FIGURE.test(number) || (canHaveThousands && IN_THOUSANDS.test(number));
}
