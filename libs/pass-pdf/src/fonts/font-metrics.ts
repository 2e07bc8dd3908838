/** The metrics that a PDF must state for an embedded font. Lengths are in 1/1000 of the font size. */
export interface FontMetrics {
  readonly unitsPerEm: number;
  readonly ascent: number;
  readonly descent: number;
  readonly capHeight: number;
  readonly box: readonly [number, number, number, number];
  /** The advance width of a glyph. */
  readonly width: (glyphId: number) => number;
}

/** @throws Error unless the bytes are a TrueType font with the tables that are required. */
export function readFontMetrics(font: Uint8Array): FontMetrics {
  const view = new DataView(font.buffer, font.byteOffset, font.byteLength);
  const tables = readDirectory(view);
  const at = (tag: string): number => {
    const offset = tables.get(tag);
    if (offset === undefined) throw new Error(`The font has no table '${tag}'.`);
    return offset;
  };
  const head = at('head');
  const hhea = at('hhea');
  const hmtx = at('hmtx');
  const unitsPerEm = view.getUint16(head + 18);
  const scaled = (offset: number): number => Math.round((view.getInt16(offset) * 1000) / unitsPerEm);
  const widthCount = view.getUint16(hhea + 34);
  return {
    unitsPerEm,
    ascent: scaled(hhea + 4),
    descent: scaled(hhea + 6),
    capHeight: scaled(at('OS/2') + 88),
    box: [scaled(head + 36), scaled(head + 38), scaled(head + 40), scaled(head + 42)],
    // The glyphs after the last entry of the table have the width of that entry.
    width: (glyphId) => (view.getUint16(hmtx + Math.min(glyphId, widthCount - 1) * 4) * 1000) / unitsPerEm,
  };
}

function readDirectory(view: DataView): Map<string, number> {
  const tables = new Map<string, number>();
  for (let i = 0; i < view.getUint16(4); i++) {
    const record = 12 + i * 16;
    const tag = String.fromCharCode(...[0, 1, 2, 3].map((n) => view.getUint8(record + n)));
    tables.set(tag, view.getUint32(record + 8));
  }
  return tables;
}
