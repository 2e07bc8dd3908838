/** Matches spaces, invisible characters, and characters that draw lines in tables. `\x1a` is the end-of-file character of DOS. */
const BLANK_OR_RULED = /^[-=_+|*.~\s\p{Z}\p{Cf}\p{Default_Ignorable_Code_Point}\x1a]*$/u;
/** Most fields begin like this and need no closer check. */
const LETTER_OR_DIGIT = /^[A-Za-z0-9]/;

/** Returns true if no field contains a letter or a digit: an empty line, or a ruled line between rows. */
export function isBlankOrSeparator(fields: readonly string[]): boolean {
  for (const field of fields) {
    if (field !== '' && (LETTER_OR_DIGIT.test(field) || !BLANK_OR_RULED.test(field))) return false;
  }
  return true;
}

/** Matches 'Totaal: 50', 'Aantal houders 50', '(50 rows affected)'. */
const TOTAL =
  /^(?:(?:eind|sub|grand )?tota(?:al|l)|aantal|count)[ a-z]{0,40}[:=]? ?(\d[\d.,]{0,12})[ a-z]{0,40}\.?$|^\(?(\d[\d.,]{0,12}) (?:row|rij|regel|record|line|resulta|person)[ a-z()]{0,40}\.?$/i;
const LONGEST_TOTAL = 120;
const MOST_FILLED = 2;

/** Returns the number of rows that a summary line states, as programs write it below a list; undefined if the line is a row. */
export function statedRowCount(fields: readonly string[]): number | undefined {
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
