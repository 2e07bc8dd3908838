// Raw SQL: expressions that are evaluated for whole sets of rows.

/** Comparisons in SQL of a value as it was with the value that is to come. Each argument is an expression of text or of a date. */

const NOT_ASCII = `[^\\u0001-\\u007f]`;

/**
 * Returns an SQL condition: the names differ by a typo or an abbreviation. One letter differs, is added, is missing, or is swapped with the
 * next; or one name is the beginning of the other ('J', 'Johanna'), or one of its words ('smit' and 'smit jansen').
 */
export function similarNamesSql(old: string, now: string): string {
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

/** SQL expressions for a birth date: the first day that it can be, and `day`, `month` or `year`. */
export interface SqlBirthDate {
  readonly day: string;
  readonly precision: string;
}

/**
 * Returns an SQL condition: the birth dates differ by a probable typo. Only the day, only the month or only the year differs; or day and
 * month are swapped; or the old date is 1 January, which often means that only the year was known. A partly known date is similar to each
 * date of its year. But from a whole date, only the day may become unknown: a date with the year alone would fit too many other people.
 */
export function similarBirthDatesSql(old: SqlBirthDate, now: SqlBirthDate): string {
  const [oldDay, oldMonth, oldYear, day, month, year] = [old, now].flatMap((date) =>
    ['day', 'month', 'year'].map((field) => `extract(${field} FROM ${date.day})`),
  );
  const bothWhole = `${old.precision} = 'day' AND ${now.precision} = 'day'`;
  return `((${oldYear} = ${year} AND (${old.precision} = 'year' OR (${old.precision} = 'day' AND ${oldDay} = 1 AND ${oldMonth} = 1)
      OR (${now.precision} <> 'year' AND (${old.precision} = 'month' OR ${oldMonth} = ${month}))))
    OR (${bothWhole} AND ((${oldDay} = ${day})::int + (${oldMonth} = ${month})::int + (${oldYear} = ${year})::int >= 2
      OR (${oldYear} = ${year} AND ${oldDay} = ${month} AND ${oldMonth} = ${day}))))`;
}

/** Returns an SQL condition: one of the dates is partly known, and both can be the same day. Use it only for dates of the same year. */
export function possiblySameDaySql(one: SqlBirthDate, other: SqlBirthDate): string {
  const isEither = (precision: string) =>
    `(${one.precision} = '${precision}' OR ${other.precision} = '${precision}')`;
  const sameMonth = `extract(month FROM ${one.day}) = extract(month FROM ${other.day})`;
  return `(${isEither('year')} OR (${isEither('month')} AND ${sameMonth}))`;
}

/**
 * Returns an SQL condition: the texts differ only in letters outside ASCII, in a way that a wrong encoding explains. UTF-8 was read as
 * Windows-1252 (the first new letter is then the first UTF-8 byte of the old letter) or as another code page (lines and blocks), or the
 * letters could not be written ('?', or nothing).
 */
export function wronglyDecodedSql(old: string, now: string): string {
  const letters = (text: string) => `regexp_replace(${text}, '[^A-Za-z]', '', 'g')`;
  const spoiledFrom = (form: string) =>
    `get_byte(convert_to(substring(${form} FROM '${NOT_ASCII}'), 'UTF8'), 0)`;
  const first = `ascii(substring(${now} FROM '${NOT_ASCII}'))`;
  return `(${old} <> ${now} AND ${old} ~ '${NOT_ASCII}' AND ${letters(old)} = ${letters(now)}
    AND (${first} = ${spoiledFrom(old)} OR ${first} = ${spoiledFrom(`normalize(${old}, NFC)`)}
      OR ${now} ~ '[\\u2500-\\u259f]' OR (${now} LIKE '%?%' AND ${old} NOT LIKE '%?%')))`;
}
