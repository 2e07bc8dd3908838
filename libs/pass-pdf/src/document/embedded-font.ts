import { createHash } from 'node:crypto';
import { type Typeface } from '../fonts/font-book';
import { type ShapedGlyph, type ShapedText } from '../fonts/shaper';
import { rounded, utf16Hex } from './syntax';

/**
 * One weight as the PDFs of a group embed it: which glyphs, and what each reads back as.
 *
 * A code in the page is the glyph's own number, unless that glyph already reads back as something else (the dotless i of
 * 'Işık' and of 'i' under a ring are one glyph): then the pair gets a code of its own, past all glyph numbers.
 */
export class EmbeddedFont {
  private readonly texts = new Map<number, string>();
  private readonly aliases = new Map<string, { readonly code: number; readonly glyph: ShapedGlyph }>();

  constructor(readonly typeface: Typeface) {}

  /** Takes the glyphs of a text in. All texts come in before the first is drawn. */
  include({ glyphs }: ShapedText): void {
    for (const glyph of glyphs) {
      const known = this.texts.get(glyph.id);
      if (known === undefined) this.texts.set(glyph.id, glyph.text);
      else if (known !== glyph.text && !this.aliases.has(aliasKey(glyph))) {
        this.aliases.set(aliasKey(glyph), { code: FIRST_ALIAS + this.aliases.size, glyph });
      }
    }
  }

  /** How many glyphs there would be with these texts too. */
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

  /** The font program: outlines and widths of the included glyphs. */
  program(): Uint8Array {
    return this.typeface.subsetter.subset(this.texts.keys());
  }

  /**
   * The name of this subset: six letters that stand for its glyphs, a plus sign, the typeface. Programs that join the
   * passes of many requests into one file to print must not take two subsets for one.
   */
  name(): string {
    const glyphs = [...this.texts.keys()].sort((a, b) => a - b);
    const digest = createHash('sha256').update(glyphs.join()).digest();
    const tag = [...digest.subarray(0, 6)].map((byte) => String.fromCharCode(65 + (byte % 26))).join('');
    return `${tag}+${this.typeface.name}`;
  }

  /** The entries of PDF's /W array: each code and, in an array of its own, its width. */
  widths(): (number | number[])[] {
    const codes = [...this.texts.keys()].sort((a, b) => a - b);
    const aliases = [...this.aliases.values()].map(({ code, glyph }) => [code, glyph.id] as const);
    return [...codes.map((code) => [code, code] as const), ...aliases].flatMap(([code, glyph]) => [
      code,
      [rounded(this.width(glyph))],
    ]);
  }

  /** The glyph of each code, two bytes each, for /CIDToGIDMap; null while code and glyph are the same number. */
  glyphOfCode(): Uint8Array | null {
    if (this.aliases.size === 0) return null;
    const map = new DataView(new ArrayBuffer((FIRST_ALIAS + this.aliases.size) * 2));
    for (const glyph of this.texts.keys()) map.setUint16(glyph * 2, glyph);
    for (const { code, glyph } of this.aliases.values()) map.setUint16(code * 2, glyph.id);
    return new Uint8Array(map.buffer);
  }

  /** The CMap by which readers turn codes back into text (ISO 32000-1, 9.10.3). */
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

/** Past the last glyph of any font we embed; a CIDToGIDMap that long is 12 KB of zeros, which deflate to nothing. */
const FIRST_ALIAS = 6_000;
/** The most lines that a CMap block may have. */
const LONGEST_BLOCK = 100;

function aliasKey(glyph: ShapedGlyph): string {
  return `${glyph.id} ${glyph.text}`;
}

function hex(code: number): string {
  return code.toString(16).padStart(4, '0');
}
