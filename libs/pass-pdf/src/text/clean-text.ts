/** In UTF-16 units. Longer texts are refused before they take memory for shaping. */
export const MAX_TEXT_LENGTH = 1_000;

/** Joiners, soft hyphens and variation selectors, which are invisible in the scripts of a pass. */
const INVISIBLE = /(?!\p{Bidi_Control})\p{Default_Ignorable_Code_Point}/gu;
/** Characters that a pass does not draw. For the others, the shaped text shows if the font lacks a glyph. */
const UNSUPPORTED =
  /[^\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}\p{Script=Inherited}]|[\p{C}\p{Bidi_Control}]/gu;

/**
 * Normalises text for drawing: NFC, so that both Unicode forms of a name look the same; each run of white space becomes one space; invisible
 * format characters are removed. Bidi controls are kept, so that `unsupportedCharacters` reports them: they change the reading order.
 */
export function cleanText(text: string): string {
  return text.replace(/\s+/gu, ' ').replace(INVISIBLE, '').trim().normalize('NFC');
}

/** The characters that a pass does not draw in any font: other scripts, controls, private use, lone surrogates. */
export function unsupportedCharacters(cleaned: string): string[] {
  return cleaned.match(UNSUPPORTED) ?? [];
}

/** Lists characters for a message: each once, in their order; invisible and combining characters as code points ('U+202E'). */
export function describeCharacters(characters: Iterable<string>): string {
  return [...new Set(characters)]
    .map((character) =>
      /^[\p{L}\p{N}\p{P}\p{S}]/u.test(character)
        ? character
        : `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
    )
    .join(' ');
}
