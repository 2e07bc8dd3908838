import { type NameParts, normaliseForSearch } from './names';

/** Words that lead a surname without being it, as `normaliseForSearch` writes them: "'t" is t, "d'" is d, 'v.d.' is v and d. */
const PREFIX_WORDS = new Set(
  (
    'van von vom zu zum zur de den der des het t s te ten ter in op aan bij onder over uit voor tot ' +
    'v vd vh vt d l la le les du da das do dos di del della dei af av el al'
  ).split(' '),
);

/**
 * Whether somebody who wrote `typed` means the surname of this holder. Case, accents, hyphens, spaces and prefixes do
 * not count: 'Berg', 'van den berg' and 'BERG' are one. The name itself counts whole: half of a double name is not it.
 */
export function sameSurname(typed: string, { namePrefix, surname }: Omit<NameParts, 'givenName'>): boolean {
  const spellings = new Set([...spellingsOf(surname), ...spellingsOf(`${namePrefix} ${surname}`)]);
  return spellingsOf(typed).some((spelling) => spellings.has(spelling));
}

/** As written and without prefix; without spaces, since people write 'Vandenberg' and 'Jansen - Smit'. */
function spellingsOf(surname: string): string[] {
  const words = normaliseForSearch(surname).split(' ').filter(Boolean);
  // The last word is never a prefix: somebody may be called De.
  const start = words.findIndex((word, index) => !PREFIX_WORDS.has(word) || index === words.length - 1);
  return [words.join(''), words.slice(Math.max(start, 0)).join('')].filter(Boolean);
}
