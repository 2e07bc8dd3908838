/** The parts of a name as the registry keeps them, exactly as they were spelled there. */
export interface NameParts {
  readonly givenName: string;
  /** 'van den', "'t", "d'"; empty when there is none. */
  readonly namePrefix: string;
  readonly surname: string;
}

/** The name as people say it: 'Zoë van den Berg', "Jean d'Hondt". */
export function displayName({ givenName, namePrefix, surname }: NameParts): string {
  return [givenName.trim(), withPrefix(namePrefix.trim(), surname.trim())].filter(Boolean).join(' ');
}

/** The name as a Dutch list has it, prefix last: 'Berg, Zoë van den'. */
export function listName({ givenName, namePrefix, surname }: NameParts): string {
  const rest = [givenName.trim(), namePrefix.trim()].filter(Boolean).join(' ');
  return [surname.trim(), rest].filter(Boolean).join(', ');
}

/** Below every letter and the space, so that 'Berg, Zoë' comes before 'Berg-Smit, Anna'. */
const PART_SEPARATOR = '\t';

/**
 * What lists are sorted by, to be compared by code point: surname without its prefix, then given name; the prefix
 * only parts those who are equal otherwise.
 */
export function sortName({ givenName, namePrefix, surname }: NameParts): string {
  return [surname, givenName, namePrefix].map(normaliseForSearch).join(PART_SEPARATOR);
}

/** What typed words are looked up in: the whole name in natural order, so that 'van den berg' and 'berg' both hit. */
export function searchName(name: NameParts): string {
  return normaliseForSearch(displayName(name));
}

/** Written as they sound, not written at all: "'t", 'd’Hondt', 'O`Brien', 'Мар’яна'. */
const APOSTROPHES = /['’‘‛ʼʻ`´′ʹ＇]/gu;
const INVISIBLE = /\p{Cf}/gu;
const SHORT_I = /и\u0306/gu;
const MARKS = /\p{M}/gu;
/** Hyphens, commas, full stops and whatever else parts words. */
const BETWEEN_WORDS = /[\p{P}\p{S}\p{Z}\p{C}]+/gu;

/** Letters that Unicode does not take apart into a base letter and a mark. */
const SPECIAL_LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ħ: 'h',
  ŧ: 't',
  ŋ: 'n',
  ĸ: 'k',
  ə: 'e',
  ς: 'σ',
};
const SPECIAL = new RegExp(`[${Object.keys(SPECIAL_LETTERS).join('')}]`, 'gu');

/**
 * Text as it is compared: for the stored columns `search_name` and `sort_name`, and for what people type. Both sides
 * must come from this one function; when it changes, the stored columns are to be written anew.
 *
 * Lower case, without marks, however the text was composed; special letters become what people type for them
 * (ø o, ł l, ß ss, þ th, İ and ı i, final ς σ). Apostrophes vanish (O'Brien is obrien), hyphens and other
 * punctuation part words, runs of space become one.
 *
 * Greek and Cyrillic keep their letters and lose their marks (ά α, ё е, ї і), as people leave those out in typing.
 * Only й stays a letter of its own: it is on every Cyrillic keyboard and is no accented и to those who write it.
 * That holds for searching and sorting alone: what is shown and drawn is always the name as it was spelled.
 */
export function normaliseForSearch(text: string): string {
  return (
    text
      .replace(APOSTROPHES, '')
      .replace(INVISIBLE, '')
      // Compatibility forms as well: ĳ is ij, ﬁ is fi, full-width letters are letters.
      .normalize('NFKD')
      .toLowerCase()
      .replace(SHORT_I, 'й')
      .replace(MARKS, '')
      .replace(SPECIAL, (letter) => SPECIAL_LETTERS[letter] ?? letter)
      // Puts together what is no mark but came apart all the same, such as Korean syllables.
      .normalize('NFC')
      .replace(BETWEEN_WORDS, ' ')
      .trim()
  );
}

/** "d'" and "l'" are written on to the surname; all other prefixes stand apart. */
function withPrefix(namePrefix: string, surname: string): string {
  if (!namePrefix) return surname;
  return /['’]$/.test(namePrefix) ? `${namePrefix}${surname}` : `${namePrefix} ${surname}`;
}
