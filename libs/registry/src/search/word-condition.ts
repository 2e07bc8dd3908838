// Raw SQL: conditions that match the search index.
import { type SearchWord } from './parse-search-words';
import { type SqlParameters } from './sql-parameters';
import { type ListedOrganisations } from './list-scope';

/**
 * Returns SQL for all searchable text of a listing, exactly as in the index `holder_listings_search`: words of the name after a space,
 * numbers after U+001F.
 */
function searchable(listing: string): string {
  return `(' ' || ${listing}.search_name || E'\\x1f' || lower(${listing}.qualification_number)
           || coalesce(E'\\x1f' || lower(${listing}.external_number), ''))`;
}

/**
 * Minimum length of a word that is searched anywhere. Shorter words are in nearly every name, so they are searched at the beginning of
 * words and numbers.
 */
const SHORTEST_PART = 3;

/** Returns an SQL condition: listing `l`, or another listing of the same holder at these organisations, contains the word. */
export function wordCondition(
  word: SearchWord,
  { all, only, parts, duplicates }: ListedOrganisations,
  allowTypos: boolean,
  parameters: SqlParameters,
): string {
  const isMistyped = allowTypos && canBeMistyped(word);
  const byOrganisation = only !== undefined || parts.length > 1;
  // All listings of the holder are searched, because an external number belongs to one organisation, which may not be the listed one.
  const elsewhere = (whose = '') => `SELECT x.holder_id FROM holder_listings x
    WHERE x.organisation_id = ANY (${all})${whose} AND ${wordInListingSql('x', word, parameters)}`;
  const ways = [byOrganisation ? wordInListingSql('l', word, parameters) : `l.holder_id IN (${elsewhere()})`];
  if (byOrganisation && duplicates !== undefined)
    ways.push(`l.holder_id = ANY (ARRAY(${elsewhere(` AND x.holder_id = ANY (${duplicates})`)}))`);
  if (isMistyped)
    ways.push(
      `l.holder_id = ANY (ARRAY(SELECT holders_named_like(${all}, ${parameters.add(word.names[0])})))`,
    );
  return ways.length === 1 ? (ways[0] ?? '') : `(${ways.join(' OR ')})`;
}

function wordInListingSql(
  listing: string,
  { names, numbers, birthDates, groups = [] }: SearchWord,
  parameters: SqlParameters,
): string {
  const contains = (text: string, before: string, pattern: string) =>
    text.length < SHORTEST_PART ? `%${before}${pattern}%` : `%${pattern}%`;
  // Normalised text contains no %, _ or \\.
  const inNames = names.map((name) => parameters.add(contains(name, ' ', name)));
  const inNumbers = numbers.map((number) => {
    const atStart = parameters.add(`%\x1f${asPattern(number)}%`);
    return {
      atStart,
      within: number.length < SHORTEST_PART ? atStart : parameters.add(`%${asPattern(number)}%`),
    };
  });
  const ways = [
    ...inNames.map((part) => `' ' || ${listing}.search_name LIKE ${part}`),
    ...inNumbers.flatMap(({ atStart, within }) => [
      `E'\\x1f' || lower(${listing}.qualification_number) LIKE ${atStart}`,
      `E'\\x1f' || lower(${listing}.external_number) LIKE ${within}`,
    ]),
  ];
  // Each way requires one of these texts in the searchable text, so the index limits the rows that are tested.
  const parts = [...new Set([...inNames, ...inNumbers.map(({ within }) => within)])];
  const found = `((${parts.map((part) => `${searchable(listing)} LIKE ${part}`).join(' OR ')}) AND (${ways.join(' OR ')}))`;
  const days = birthDates.map(
    ([first, last]) =>
      `${listing}.birth_date BETWEEN ${parameters.add(first)}::date AND ${parameters.add(last)}::date`,
  );
  const all = groups.map((group) => wordInListingSql(listing, group, parameters)).join(' AND ');
  const meant = [found, ...days, ...(all ? [`(${all})`] : [])];
  return meant.length === 1 ? found : `(${meant.join(' OR ')})`;
}

/** Escapes the text for LIKE. */
function asPattern(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

const SHORTEST_MISTYPED = 4;

/** Returns true if a typo can be assumed: not for numbers, and not for short words, which resemble too many others. */
export function canBeMistyped({ names: [name = ''] }: SearchWord): boolean {
  return name.length >= SHORTEST_MISTYPED && !/\d/u.test(name);
}

/**
 * Returns an SQL expression for the share of common trigrams of the typed word and a word of the name. `holders_named_like` requires
 * 0.33: swapping two letters of seven leaves a third.
 */
export function similaritySql({ names: [name] }: SearchWord, parameters: SqlParameters): string {
  return `strict_word_similarity(${parameters.add(name)}::text, l.search_name)`;
}
