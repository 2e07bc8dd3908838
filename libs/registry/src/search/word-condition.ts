import { type ListedOrganisations } from './holder-conditions';
import { type SearchWord } from './search-words';
import { type SqlParameters } from './sql-parameters';

/**
 * Everything that a word is looked for in, exactly as the index `holder_listings_search` has it. Three letters of a word or
 * more are found there by their trigrams; fewer mean reading the organisation.
 */
function searchable(listing: string): string {
  return `(${listing}.search_name || E'\\x1f' || lower(${listing}.qualification_number)
           || coalesce(E'\\x1f' || lower(${listing}.external_number), ''))`;
}

/** The condition under which a listing `l`, or another of the same holder with these organisations, has the word, as SQL. */
export function wordCondition(
  word: SearchWord,
  { all, only }: ListedOrganisations,
  nearly: boolean,
  parameters: SqlParameters,
): string {
  const mistyped = nearly && canBeMistyped(word);
  if (only && !mistyped) return hasWord('l', word, parameters);
  const ways = [
    // At any of the organisations: an external number belongs to one of them, not only to that which the holder is listed with.
    `SELECT x.holder_id FROM holder_listings x
      WHERE ${only ? `x.organisation_id = ${only}` : `x.organisation_id = ANY (${all})`} AND ${hasWord('x', word, parameters)}`,
    ...(mistyped ? [`SELECT holders_named_like(${all}, ${parameters.add(word.name)})`] : []),
  ];
  return `l.holder_id IN (${ways.join(' UNION ')})`;
}

function hasWord(listing: string, word: SearchWord, parameters: SqlParameters): string {
  const number = parameters.add(word.number);
  const name = parameters.add(`%${word.name}%`);
  const ways = [
    // Normalised text holds no %, _ or \.
    `${listing}.search_name LIKE ${name}`,
    `starts_with(lower(${listing}.qualification_number), ${number})`,
    `strpos(lower(${listing}.external_number), ${number}) > 0`,
  ];
  // Whatever is found by one of these ways has one of these in its text: that narrows, by index, what they are tried on.
  const typed = `%${word.number.replace(/[\\%_]/g, '\\$&')}%`;
  const parts = typed === `%${word.name}%` ? [name] : [name, parameters.add(typed)];
  const within = parts.map((part) => `${searchable(listing)} LIKE ${part}`).join(' OR ');
  const found = `((${within}) AND (${ways.join(' OR ')}))`;
  return word.birthDate === null
    ? found
    : `(${found} OR ${listing}.birth_date = ${parameters.add(word.birthDate)}::date)`;
}

const SHORTEST_MISTYPED = 4;

/** Numbers are right or wrong, and a few letters are like too many others. */
export function canBeMistyped({ name }: SearchWord): boolean {
  return name.length >= SHORTEST_MISTYPED && !/\d/u.test(name);
}

/**
 * Of the trigrams of a mistyped word and a word of the name, the share in both, as SQL. `holders_named_like` finds from 0.33
 * on: two letters swapped amid seven leave a third.
 */
export function likeness({ name }: SearchWord, parameters: SqlParameters): string {
  return `strict_word_similarity(${parameters.add(name)}::text, l.search_name)`;
}
