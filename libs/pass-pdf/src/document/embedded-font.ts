import { createHash } from 'node:crypto';
import { type Font } from '../fonts/fonts';
import { type ShapedGlyph, type ShapedText } from '../fonts/shaper';

/**
 * A font as a PDF embeds it: the glyphs in use, and the text that a reader extracts for each.
 *
 * The character code of a glyph is its glyph id. A code stands for one text, but a glyph can stand for two (the dotless i of 'Işık' is also
 * drawn for the 'i' of 'i̊'): then the second text gets another code, an alias, which is higher than all glyph ids.
 */
export class EmbeddedFont {
  /** The first text of each glyph id. */
  private readonly texts = new Map<number, string>();
  private readonly aliases = new Map<string, { readonly code: number; readonly glyph: ShapedGlyph }>();

  constructor(readonly source: Font) {}

  /** Adds the glyphs of a text. All texts must be included before the first of them is drawn. */
  include({ glyphs }: ShapedText): void {
    for (const glyph of glyphs) {
      const known = this.texts.get(glyph.id);
      if (known === undefined) this.texts.set(glyph.id, glyph.text);
      else if (known !== glyph.text && !this.aliases.has(aliasKey(glyph))) {
        this.aliases.set(aliasKey(glyph), { code: FIRST_ALIAS + this.aliases.size, glyph });
      }
    }
  }

  /** The number of glyphs if these texts were included too. */
  sizeWith(texts: readonly ShapedText[]): number {
    const added = new Set<number>();
    for (const { glyphs } of texts) {
      for (const { id } of glyphs) if (!this.texts.has(id)) added.add(id);
    }
    return this.texts.size + added.size;
  }

  /** The character code that draws this glyph and reads back as its text. */
  code(glyph: ShapedGlyph): number {
    if (this.aliases.size === 0 || this.texts.get(glyph.id) === glyph.text) return glyph.id;
    return this.aliases.get(aliasKey(glyph))?.code ?? glyph.id;
  }

  /** The advance width of a glyph, in 1/1000 of the font size. */
  width(glyphId: number): number {
    return this.source.metrics.width(glyphId);
  }

  /** The font file: outlines and widths of the included glyphs. */
  program(): Uint8Array {
    return this.source.subsetter.subset(this.texts.keys());
  }

  /**
   * The PostScript name of this subset: six letters that are a digest of its glyphs, a plus sign, and the name of the whole font.
   * Two subsets must have different names, because programs that merge PDF files keep only one font of each name.
   */
  name(): string {
    const glyphs = [...this.texts.keys()].sort((a, b) => a - b);
    const digest = createHash('sha256').update(glyphs.join()).digest();
    const tag = [...digest.subarray(0, 6)].map((byte) => String.fromCharCode(65 + (byte % 26))).join('');
    return `${tag}+${this.source.name}`;
  }

  /** The glyph widths in the form of PDF's /W array: the first code of a run, then the widths of the codes from it on. */
  widths(): (number | number[])[] {
    const glyphs = [...this.texts.keys()].sort((a, b) => a - b).map((id) => ({ code: id, id }));
    const aliases = [...this.aliases.values()].map(({ code, glyph }) => ({ code, id: glyph.id }));
    const runs: (number | number[])[] = [];
    let run: number[] = [];
    let nextCode = -1;
    for (const { code, id } of [...glyphs, ...aliases]) {
      if (code !== nextCode) {
        run = [];
        runs.push(code, run);
      }
      run.push(Math.round(this.width(id) * 100) / 100);
      nextCode = code + 1;
    }
    return runs;
  }

  /** The data of /CIDToGIDMap: the glyph id of each code, two bytes each. Null without aliases: then each code is a glyph id. */
  glyphOfCode(): Uint8Array | null {
    if (this.aliases.size === 0) return null;
    const map = new DataView(new ArrayBuffer((FIRST_ALIAS + this.aliases.size) * 2));
    for (const glyph of this.texts.keys()) map.setUint16(glyph * 2, glyph);
    for (const { code, glyph } of this.aliases.values()) map.setUint16(code * 2, glyph.id);
    return new Uint8Array(map.buffer);
  }

  /** The CMap by which readers convert codes to text (ISO 32000-1, 9.10.3). */
  toUnicode(): string {
    const own = [...this.texts].sort(([a], [b]) => a - b);
    const aliased = [...this.aliases.values()].map(({ code, glyph }) => [code, glyph.text] as const);
    const lines = [...own, ...aliased].map(([code, text]) => `<${hex(code)}><${utf16(text)}>`);
    const blocks: string[] = [];
    for (let i = 0; i < lines.length; i += MAX_LINES_PER_BLOCK) {
      const block = lines.slice(i, i + MAX_LINES_PER_BLOCK);
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

/** Higher than the glyph ids of the fonts in use. A CIDToGIDMap of this length is mostly zeros, so it compresses to a few bytes. */
const FIRST_ALIAS = 6_000;
/** The maximum that the CMap format allows. */
const MAX_LINES_PER_BLOCK = 100;

function aliasKey(glyph: ShapedGlyph): string {
  return `${glyph.id} ${glyph.text}`;
}

function hex(code: number): string {
  return code.toString(16).padStart(4, '0');
}

function utf16(text: string): string {
  return Buffer.from(text, 'utf16le').swap16().toString('hex');
}
