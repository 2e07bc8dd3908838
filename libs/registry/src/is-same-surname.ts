import { type NameParts, normaliseForSearch } from './names';

/** Prefixes of a surname, as `normaliseForSearch` writes them: "'t" is t, "d'" is d, 'v.d.' is v and d. */
const PREFIX_WORDS = new Set(
  (
    'van von vom zu zum zur de den der des het t s te ten ter in op aan bij onder over uit voor tot ' +
    'v vd vh vt d l la le les du da das do dos di del della dei af av el al'
  ).split(' '),
);

/**
 * Returns true if the typed text is the surname of this holder. Case, accents, hyphens, spaces and prefixes are ignored: 'Berg', 'van den
 * berg' and 'BERG' are equal. The whole surname is required: half of a double name does not match.
 */
export function isSameSurname(typed: string, { namePrefix, surname }: Omit<NameParts, 'givenName'>): boolean {
  const spellings = new Set([...spellingsOf(surname), ...spellingsOf(`${namePrefix} ${surname}`)]);
  return spellingsOf(typed).some((spelling) => spellings.has(spelling));
}

/** Returns the surname as written, without its prefix, and without spaces, because people write 'Vandenberg' and 'Jansen - Smit'. */
function spellingsOf(surname: string): string[] {
  const words = normaliseForSearch(surname).split(' ').filter(Boolean);
  // The last word is never a prefix: a person may be called De.
  const start = words.findIndex((word, index) => !PREFIX_WORDS.has(word) || index === words.length - 1);
  return [words.join(''), words.slice(Math.max(start, 0)).join('')].filter(Boolean);
}
