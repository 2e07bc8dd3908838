/** Comparisons in SQL of a value as it was with the value that is to come. Each argument is an expression of text or of a date. */

const NOT_ASCII = `[^\\u0001-\\u007f]`;

/**
 * One letter is another, too many, missing, or has changed places with the next; one is the beginning of the other ('J',
 * 'Johanna'), or one of its words ('smit' and 'smit jansen').
 */
export function nearNames(old: string, now: string): string {
  const rest = (text: string, skipped: number) => `substr(${text}, at + ${skipped})`;
  return `(starts_with(${old}, ${now}) OR starts_with(${now}, ${old})
    OR position(' ' || ${old} || ' ' IN ' ' || ${now} || ' ') > 0 OR position(' ' || ${now} || ' ' IN ' ' || ${old} || ' ') > 0
    OR (abs(length(${old}) - length(${now})) <= 1 AND EXISTS (
      SELECT FROM generate_series(0, least(length(${old}), length(${now}))) at
       WHERE left(${old}, at) = left(${now}, at)
         AND (${rest(old, 2)} = ${rest(now, 2)} OR ${rest(old, 1)} = ${rest(now, 2)} OR ${rest(old, 2)} = ${rest(now, 1)}
           OR (${rest(old, 3)} = ${rest(now, 3)} AND substr(${old}, at + 1, 1) = substr(${now}, at + 2, 1)
               AND substr(${old}, at + 2, 1) = substr(${now}, at + 1, 1))))))`;
}

/** A birth date in SQL: the first day that it can be, and `day`, `month` or `year`. */
export interface SqlBirthDate {
  readonly day: string;
  readonly precision: string;
}

/**
 * Only the day, only the month or only the year of a whole date is another; day and month have changed places; or it was
 * 1 January, which often means that no more than the year was known. A date that is known in part is near to each in its year; but
 * the day alone may be forgotten: who is known by the year alone could be too many others.
 */
export function nearBirthDates(old: SqlBirthDate, now: SqlBirthDate): string {
  const [oldDay, oldMonth, oldYear, day, month, year] = [old, now].flatMap((date) =>
    ['day', 'month', 'year'].map((field) => `extract(${field} FROM ${date.day})`),
  );
  const bothWhole = `${old.precision} = 'day' AND ${now.precision} = 'day'`;
  return `((${oldYear} = ${year} AND (${old.precision} = 'year' OR (${old.precision} = 'day' AND ${oldDay} = 1 AND ${oldMonth} = 1)
      OR (${now.precision} <> 'year' AND (${old.precision} = 'month' OR ${oldMonth} = ${month}))))
    OR (${bothWhole} AND ((${oldDay} = ${day})::int + (${oldMonth} = ${month})::int + (${oldYear} = ${year})::int >= 2
      OR (${oldYear} = ${year} AND ${oldDay} = ${month} AND ${oldMonth} = ${day}))))`;
}

/** One of them is known in part, and both can be the same day. To be asked of dates of one year. */
export function canBeSameDay(one: SqlBirthDate, other: SqlBirthDate): string {
  const isEither = (precision: string) =>
    `(${one.precision} = '${precision}' OR ${other.precision} = '${precision}')`;
  const sameMonth = `extract(month FROM ${one.day}) = extract(month FROM ${other.day})`;
  return `(${isEither('year')} OR (${isEither('month')} AND ${sameMonth}))`;
}

/**
 * The letters outside ASCII alone are other ones, as when UTF-8 is read as Windows-1252 (then the first of them is the first
 * byte that the old letter has in UTF-8), or as another code page (lines and blocks), or cannot be written ('?', nothing).
 */
export function isSpoiled(old: string, now: string): string {
  const letters = (text: string) => `regexp_replace(${text}, '[^A-Za-z]', '', 'g')`;
  const spoiledFrom = (form: string) =>
    `get_byte(convert_to(substring(${form} FROM '${NOT_ASCII}'), 'UTF8'), 0)`;
  const first = `ascii(substring(${now} FROM '${NOT_ASCII}'))`;
  return `(${old} <> ${now} AND ${old} ~ '${NOT_ASCII}' AND ${letters(old)} = ${letters(now)}
    AND (${first} = ${spoiledFrom(old)} OR ${first} = ${spoiledFrom(`normalize(${old}, NFC)`)}
      OR ${now} ~ '[\\u2500-\\u259f]' OR (${now} LIKE '%?%' AND ${old} NOT LIKE '%?%')))`;
}
