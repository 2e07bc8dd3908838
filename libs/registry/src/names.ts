/** The parts of a name, spelled exactly as the certification body delivered them. */
export interface NameParts {
  readonly givenName: string;
  /** 'van den', "'t", "d'"; empty if the name has no prefix. */
  readonly namePrefix: string;
  readonly surname: string;
}

/** Returns the name in natural order: 'Zoë van den Berg', "Jean d'Hondt". */
export function displayName({ givenName, namePrefix, surname }: NameParts): string {
  return [givenName.trim(), withPrefix(namePrefix.trim(), surname.trim())].filter(Boolean).join(' ');
}

/** Returns the name as in a Dutch list, prefix last: 'Berg, Zoë van den'. */
export function listName({ givenName, namePrefix, surname }: NameParts): string {
  const rest = [givenName.trim(), namePrefix.trim()].filter(Boolean).join(' ');
  return [surname.trim(), rest].filter(Boolean).join(', ');
}

/** Sorts before each letter and the space, so that 'Berg, Zoë' comes before 'Berg-Smit, Anna'. */
const PART_SEPARATOR = '\t';

/** Returns the sort key of a name, to be compared by code point: surname without prefix, then given name, then prefix. */
export function sortName({ givenName, namePrefix, surname }: NameParts): string {
  return [surname, givenName, namePrefix].map(normaliseForSearch).join(PART_SEPARATOR);
}

/** Returns the text in which a search looks for words: the whole name in natural order, so that both 'van den berg' and 'berg' match. */
export function searchName(name: NameParts): string {
  return normaliseForSearch(displayName(name));
}

/** Matches all characters that people use as an apostrophe: "'t", 'd’Hondt', 'O`Brien', 'Мар’яна'. */
const APOSTROPHES = /['’‘‛ʼʻ`´′ʹ＇]/gu;
const INVISIBLE = /\p{Cf}/gu;
const SHORT_I = /и\u0306/gu;
const MARKS = /\p{M}/gu;
/** Matches the characters between words: punctuation, symbols, spaces and control characters. */
const BETWEEN_WORDS = /[\p{P}\p{S}\p{Z}\p{C}]+/gu;

/** Letters that Unicode does not decompose into a base letter and a mark. */
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
 * Normalises a text for comparison: for the stored columns `search_name` and `sort_name`, and for typed text. Both sides must be normalised
 * by this function; if it changes, the stored columns must be written again.
 *
 * The result is in lower case and without marks, for composed and decomposed input; special letters become the letters that people type
 * instead (ø o, ł l, ß ss, þ th, İ and ı i, final ς σ). Apostrophes are removed (O'Brien becomes obrien), hyphens and other punctuation
 * become a space, several spaces become one.
 *
 * Greek and Cyrillic letters are kept without their marks (ά α, ё е, ї і), because people omit marks when they type. Only й remains a
 * separate letter: it is on each Cyrillic keyboard, and its readers do not regard it as an accented и. All this is for searching and
 * sorting only: the original spelling of a name is shown and drawn.
 */
export function normaliseForSearch(text: string): string {
  return (
    text
      .replace(APOSTROPHES, '')
      .replace(INVISIBLE, '')
      // NFKD also replaces compatibility forms: ĳ becomes ij, ﬁ becomes fi, full-width letters become plain letters.
      .normalize('NFKD')
      .toLowerCase()
      .replace(SHORT_I, 'й')
      .replace(MARKS, '')
      .replace(SPECIAL, (letter) => SPECIAL_LETTERS[letter] ?? letter)
      // Composes what NFKD decomposed although it has no mark, such as Korean syllables.
      .normalize('NFC')
      .replace(BETWEEN_WORDS, ' ')
      .trim()
  );
}

/** Joins prefix and surname. "d'" and "l'" are joined without a space; all other prefixes with one. */
function withPrefix(namePrefix: string, surname: string): string {
  if (!namePrefix) return surname;
  return /['’]$/.test(namePrefix) ? `${namePrefix}${surname}` : `${namePrefix} ${surname}`;
}
