/** Spaces, what is invisible, and signs with which tables are ruled. `\x1a` ends files of DOS. */
const BLANK_OR_RULED = /^[-=_+|*.~\s\p{Z}\p{Cf}\p{Default_Ignorable_Code_Point}\x1a]*$/u;
/** Most fields begin so, and need no closer look. */
const LETTER_OR_DIGIT = /^[A-Za-z0-9]/;

/** Whether no field holds a letter or a digit: an empty line, or a line that parts rows. */
export function isBlankOrRuled(fields: readonly string[]): boolean {
  for (const field of fields) {
    if (field !== '' && (LETTER_OR_DIGIT.test(field) || !BLANK_OR_RULED.test(field))) return false;
  }
  return true;
}

/** 'Totaal: 50', 'Aantal houders 50', '(50 rows affected)'. */
const TOTAL =
  /^(?:(?:eind|sub|grand )?tota(?:al|l)|aantal|count)[ a-z]{0,40}[:=]? ?(\d[\d.,]{0,12})[ a-z]{0,40}\.?$|^\(?(\d[\d.,]{0,12}) (?:row|rij|regel|record|line|resulta|person)[ a-z()]{0,40}\.?$/i;
const LONGEST_TOTAL = 120;
const MOST_FILLED = 2;

/** The number of rows that a line tells instead of being one, as programs write below a list; undefined if it is a row. */
export function toldTotal(fields: readonly string[]): number | undefined {
  let line = '';
  let filled = 0;
  for (const field of fields) {
    if (field === '') continue;
    filled += 1;
    if (filled > MOST_FILLED) return undefined;
    line += filled > 1 ? ` ${field}` : field;
  }
  const found = line.length <= LONGEST_TOTAL ? TOTAL.exec(line.trim()) : null;
  return found ? Number((found[1] ?? found[2] ?? '').replace(/[.,]/g, '')) : undefined;
}
