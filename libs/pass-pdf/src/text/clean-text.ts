/** Text that has no place on a pass is refused long before it would cost memory. */
export const LONGEST_TEXT = 1_000;

/** Joiners, soft hyphens, variation selectors: without meaning to the eye in the scripts of a pass. */
const INVISIBLE = /(?!\p{Bidi_Control})\p{Default_Ignorable_Code_Point}/gu;
/** What a pass can be asked to draw; whether the font has the glyph is asked afterwards. */
const FOREIGN =
  /[^\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}\p{Script=Inherited}]|[\p{C}\p{Bidi_Control}]/gu;

/**
 * Text as it is drawn: NFC, so that both Unicode forms of a name are one picture, white space folded to single spaces,
 * invisible format characters dropped. Bidi controls stay, to be refused: they would change what is read.
 */
export function cleanText(text: string): string {
  return text.replace(/\s+/gu, ' ').replace(INVISIBLE, '').trim().normalize('NFC');
}

/** The characters that no pass draws, whatever the font: other scripts, controls, private use, lone surrogates. */
export function foreignCharacters(cleaned: string): string[] {
  return cleaned.match(FOREIGN) ?? [];
}

/** Characters for a message: each once, in order; what the eye cannot see, or not safely, as its code point. */
export function nameCharacters(characters: Iterable<string>): string {
  return [...new Set(characters)]
    .map((character) =>
      /^[\p{L}\p{N}\p{P}\p{S}]/u.test(character)
        ? character
        : `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
    )
    .join(' ');
}
