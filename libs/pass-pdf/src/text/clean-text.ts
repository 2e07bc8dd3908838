/** Maximum length of a text in UTF-16 units. Longer texts fit no pass and are refused before they cost memory. */
export const LONGEST_TEXT = 1_000;

/** Joiners, soft hyphens and variation selectors: invisible, and without meaning in the scripts of a pass. */
const INVISIBLE = /(?!\p{Bidi_Control})\p{Default_Ignorable_Code_Point}/gu;
/** Matches characters outside the supported scripts. Whether the font has a glyph for the others is checked later. */
const FOREIGN =
  /[^\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}\p{Script=Inherited}]|[\p{C}\p{Bidi_Control}]/gu;

/**
 * Normalizes text for drawing: NFC, so that both Unicode forms of a name look the same; white space becomes single spaces; invisible format
 * characters are removed. Bidi controls stay and are refused later: they would change the order in which text is read.
 */
export function cleanText(text: string): string {
  return text.replace(/\s+/gu, ' ').replace(INVISIBLE, '').trim().normalize('NFC');
}

/** Returns the characters that no pass can contain, whatever the font: other scripts, control characters, private use, lone surrogates. */
export function foreignCharacters(cleaned: string): string[] {
  return cleaned.match(FOREIGN) ?? [];
}

/** Lists characters for a message: each once, in their order. Invisible and bidi characters are written as code points. */
export function nameCharacters(characters: Iterable<string>): string {
  return [...new Set(characters)]
    .map((character) =>
      /^[\p{L}\p{N}\p{P}\p{S}]/u.test(character)
        ? character
        : `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
    )
    .join(' ');
}
