import { createHash } from 'node:crypto';
import { type Typeface } from '../fonts/font-book';
import { type ShapedGlyph, type ShapedText } from '../fonts/shaper';
import { rounded, utf16Hex } from './syntax';

/**
 * One weight of the typeface as the PDFs of a group embed it: the glyphs in use, and the text that each stands for.
 *
 * A code in the page is the glyph id, unless that glyph stands for another text already (the dotless i of 'Işık' and the i under a ring are
 * one glyph). Such a pair of glyph and text gets a code of its own, after all glyph ids.
 */
export class EmbeddedFont {
  private readonly texts = new Map<number, string>();
  private readonly aliases = new Map<string, { readonly code: number; readonly glyph: ShapedGlyph }>();

  constructor(readonly typeface: Typeface) {}

  /** Includes the glyphs of a text. All texts must be included before the first is drawn. */
  include({ glyphs }: ShapedText): void {
    for (const glyph of glyphs) {
      const known = this.texts.get(glyph.id);
      if (known === undefined) this.texts.set(glyph.id, glyph.text);
      else if (known !== glyph.text && !this.aliases.has(aliasKey(glyph))) {
        this.aliases.set(aliasKey(glyph), { code: FIRST_ALIAS + this.aliases.size, glyph });
      }
    }
  }

  /** Returns the number of glyphs that the font would have with these texts included. */
  sizeWith(texts: readonly ShapedText[]): number {
    const fresh = new Set<number>();
    for (const { glyphs } of texts) {
      for (const { id } of glyphs) if (!this.texts.has(id)) fresh.add(id);
    }
    return this.texts.size + fresh.size;
  }

  code(glyph: ShapedGlyph): number {
    if (this.aliases.size === 0 || this.texts.get(glyph.id) === glyph.text) return glyph.id;
    return this.aliases.get(aliasKey(glyph))?.code ?? glyph.id;
  }

  width(glyph: number): number {
    return this.typeface.metrics.width(glyph);
  }

  /** Returns the font program: outlines and widths of the included glyphs. */
  program(): Uint8Array {
    return this.typeface.subsetter.subset(this.texts.keys());
  }

  /**
   * Returns the name of this subset: six letters derived from its glyphs, a plus sign, the typeface. Print programs that merge the passes
   * of many requests must be able to tell two subsets apart.
   */
  name(): string {
    const glyphs = [...this.texts.keys()].sort((a, b) => a - b);
    const digest = createHash('sha256').update(glyphs.join()).digest();
    const tag = [...digest.subarray(0, 6)].map((byte) => String.fromCharCode(65 + (byte % 26))).join('');
    return `${tag}+${this.typeface.name}`;
  }

  /** Returns the entries of PDF's /W array: each code, followed by an array with its width. */
  widths(): (number | number[])[] {
    const codes = [...this.texts.keys()].sort((a, b) => a - b);
    const aliases = [...this.aliases.values()].map(({ code, glyph }) => [code, glyph.id] as const);
    return [...codes.map((code) => [code, code] as const), ...aliases].flatMap(([code, glyph]) => [
      code,
      [rounded(this.width(glyph))],
    ]);
  }

  /** Returns the glyph id of each code, two bytes each, for /CIDToGIDMap; null if every code is its glyph id. */
  glyphOfCode(): Uint8Array | null {
    if (this.aliases.size === 0) return null;
    const map = new DataView(new ArrayBuffer((FIRST_ALIAS + this.aliases.size) * 2));
    for (const glyph of this.texts.keys()) map.setUint16(glyph * 2, glyph);
    for (const { code, glyph } of this.aliases.values()) map.setUint16(code * 2, glyph.id);
    return new Uint8Array(map.buffer);
  }

  /** Returns the CMap by which PDF readers convert codes to text (ISO 32000-1, 9.10.3). */
  toUnicode(): string {
    const own = [...this.texts].sort(([a], [b]) => a - b);
    const aliased = [...this.aliases.values()].map(({ code, glyph }) => [code, glyph.text] as const);
    const lines = [...own, ...aliased].map(([code, text]) => `<${hex(code)}><${utf16Hex(text, '')}>`);
    const blocks: string[] = [];
    for (let i = 0; i < lines.length; i += LONGEST_BLOCK) {
      const block = lines.slice(i, i + LONGEST_BLOCK);
      blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`);
    }
    return `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def
/CMapName/Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000><ffff>
endcodespacerange
${blocks.join('\n')}
endcmap
CMapName currentdict /CMap defineresource pop
end
end`;
  }
}

/** First code after all glyph ids of the fonts. A CIDToGIDMap of this length has 12 KB of zeros, which compress to a few bytes. */
const FIRST_ALIAS = 6_000;
/** Maximum number of lines in a block of a CMap. */
const LONGEST_BLOCK = 100;

function aliasKey(glyph: ShapedGlyph): string {
  return `${glyph.id} ${glyph.text}`;
}

function hex(code: number): string {
  return code.toString(16).padStart(4, '0');
}
