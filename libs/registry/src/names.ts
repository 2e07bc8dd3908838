/** The parts of a holder's name, as the registry keeps them. */
export interface NameParts {
  readonly givenName: string;
  /** 'van den', "'t"; empty when there is none. */
  readonly namePrefix: string;
  readonly surname: string;
}

/** As read aloud: 'Zoë van den Berg'. In NFC, so that two spellings of one name read and draw the same. */
export function displayName({ givenName, namePrefix, surname }: NameParts): string {
  return [givenName, namePrefix, surname].filter(Boolean).join(' ').normalize('NFC');
}

/** As found in a list: 'Berg, Zoë van den'. */
export function listName({ givenName, namePrefix, surname }: NameParts): string {
  const rest = [givenName, namePrefix].filter(Boolean).join(' ');
  return (rest ? `${surname}, ${rest}` : surname).normalize('NFC');
}

/** By surname without prefix, then given name, then prefix: Dutch order, in which 'van den Berg' stands under the B. */
export function sortName({ givenName, namePrefix, surname }: NameParts): string {
  return [surname, givenName, namePrefix].map(normaliseForSearch).join('\u0001');
}

/** What the name can be found by: the words as read aloud, between spaces. */
export function searchName(parts: NameParts): string {
  return ` ${normaliseForSearch(displayName(parts))} `;
}

/** Latin letters that Unicode does not take apart into a base letter and a mark. */
const UNDECOMPOSED: Readonly<Record<string, string>> = {
  æ: 'ae',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ĳ: 'ij',
  ł: 'l',
  ŋ: 'n',
  ø: 'o',
  œ: 'oe',
  ß: 'ss',
  þ: 'th',
  ŧ: 't',
  ς: 'σ',
};

/**
 * The one form in which typed text and stored names are compared: lower case, without diacritics, words parted by one
 * space. 'Ozdemir' is 'Özdemir', 'lukasz' is 'Łukasz', "'t hart" is 't hart'. Cyrillic й becomes и, as it does for
 * whoever types without it; the name itself is never changed.
 */
export function normaliseForSearch(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[æđðħıĳłŋøœßþŧς]/g, (letter) => UNDECOMPOSED[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
