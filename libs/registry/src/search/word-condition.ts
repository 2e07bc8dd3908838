import { type SearchWord } from './search-words';
import { type SqlParameters } from './sql-parameters';
import { type ListedOrganisations } from './view';

/**
 * Everything that a word is looked for in, exactly as the index `holder_listings_search` has it: words of the name behind a
 * space, numbers behind U+001F.
 */
function searchable(listing: string): string {
  return `(' ' || ${listing}.search_name || E'\\x1f' || lower(${listing}.qualification_number)
           || coalesce(E'\\x1f' || lower(${listing}.external_number), ''))`;
}

/** Shorter ones are in nearly every name: they are looked for at the beginning of a word or number. */
const SHORTEST_PART = 3;

/** The condition under which a listing `l`, or another of the same holder with these organisations, has the word, as SQL. */
export function wordCondition(
  word: SearchWord,
  { all, only, parts, again }: ListedOrganisations,
  nearly: boolean,
  parameters: SqlParameters,
): string {
  const isMistyped = nearly && canBeMistyped(word);
  const byOrganisation = only !== undefined || parts.length > 1;
  // At any of the organisations: an external number belongs to one of them, not only to that which the holder is listed with.
  const elsewhere = (whose = '') => `SELECT x.holder_id FROM holder_listings x
    WHERE x.organisation_id = ANY (${all})${whose} AND ${hasWord('x', word, parameters)}`;
  const ways = [byOrganisation ? hasWord('l', word, parameters) : `l.holder_id IN (${elsewhere()})`];
  if (byOrganisation && again !== undefined)
    ways.push(`l.holder_id = ANY (ARRAY(${elsewhere(` AND x.holder_id = ANY (${again})`)}))`);
  if (isMistyped)
    ways.push(
      `l.holder_id = ANY (ARRAY(SELECT holders_named_like(${all}, ${parameters.add(word.names[0])})))`,
    );
  return ways.length === 1 ? (ways[0] ?? '') : `(${ways.join(' OR ')})`;
}

function hasWord(
  listing: string,
  { names, numbers, born, groups = [] }: SearchWord,
  parameters: SqlParameters,
): string {
  const contains = (text: string, before: string, pattern: string) =>
    text.length < SHORTEST_PART ? `%${before}${pattern}%` : `%${pattern}%`;
  // Normalised text holds no %, _ or \\.
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
  // Whoever is found by one of these ways has one of these in their text: that narrows, by index, whom they are tried on.
  const parts = [...new Set([...inNames, ...inNumbers.map(({ within }) => within)])];
  const found = `((${parts.map((part) => `${searchable(listing)} LIKE ${part}`).join(' OR ')}) AND (${ways.join(' OR ')}))`;
  const days = born.map(
    ([first, last]) =>
      `${listing}.birth_date BETWEEN ${parameters.add(first)}::date AND ${parameters.add(last)}::date`,
  );
  const all = groups.map((group) => hasWord(listing, group, parameters)).join(' AND ');
  const meant = [found, ...days, ...(all ? [`(${all})`] : [])];
  return meant.length === 1 ? found : `(${meant.join(' OR ')})`;
}

/** What LIKE takes for the text itself. */
function asPattern(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

const SHORTEST_MISTYPED = 4;

/** Numbers are right or wrong, and a few letters are like too many others. */
export function canBeMistyped({ names: [name = ''] }: SearchWord): boolean {
  return name.length >= SHORTEST_MISTYPED && !/\d/u.test(name);
}

/**
 * Of the trigrams of a mistyped word and a word of the name, the share in both, as SQL. `holders_named_like` finds from 0.33
 * on: two letters swapped amid seven leave a third.
 */
export function likeness({ names: [name] }: SearchWord, parameters: SqlParameters): string {
  return `strict_word_similarity(${parameters.add(name)}::text, l.search_name)`;
}
