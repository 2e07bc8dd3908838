import { type PDFContext, type PDFRef, PDFString } from 'pdf-lib';
import { deflatedStream } from './deflated-stream';
import { type EmbeddedFont } from './embedded-font';

/** Adds a font (ISO 32000-1, 9.7): its program, the maps from codes to text and to glyph ids, and the dictionaries that use them. */
export function addFont(context: PDFContext, font: EmbeddedFont): PDFRef {
  const { metrics } = font.typeface;
  const name = font.name();
  const program = font.program();
  const glyphIds = font.glyphOfCode();
  const descriptor = context.obj({
    Type: 'FontDescriptor',
    FontName: name,
    Flags: 4,
    FontBBox: [...metrics.box],
    ItalicAngle: 0,
    Ascent: metrics.ascent,
    Descent: metrics.descent,
    CapHeight: metrics.capHeight,
    StemV: name.endsWith('Bold') ? 140 : 80,
    FontFile2: context.register(deflatedStream(context, program, { Length1: program.length })),
  });
  const descendant = context.obj({
    Type: 'Font',
    Subtype: 'CIDFontType2',
    BaseFont: name,
    CIDSystemInfo: { Registry: PDFString.of('Adobe'), Ordering: PDFString.of('Identity'), Supplement: 0 },
    FontDescriptor: context.register(descriptor),
    CIDToGIDMap: glyphIds === null ? 'Identity' : context.register(deflatedStream(context, glyphIds)),
    DW: 0,
    W: font.widths(),
  });
  return context.register(
    context.obj({
      Type: 'Font',
      Subtype: 'Type0',
      BaseFont: name,
      Encoding: 'Identity-H',
      DescendantFonts: [context.register(descendant)],
      ToUnicode: context.register(deflatedStream(context, Buffer.from(font.toUnicode(), 'latin1'))),
    }),
  );
}
