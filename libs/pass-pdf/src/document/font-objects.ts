import { copyStringIntoBuffer, PDFContext, PDFObject, PDFString } from '@cantoo/pdf-lib';
import { WEIGHTS, type Weight } from '../fonts/fonts';
import { compressedStream } from './compressed-stream';
import { type EmbeddedFont } from './embedded-font';
import { REFERENCES, type FontReferences } from './references';
import {
  serialize,
  serializeAsObjectStream,
  type IndirectObject,
  type SerializedObjects,
} from './serialized-objects';

/** The objects of both fonts: their streams, and one object stream with their dictionaries. */
export function serializeFonts(fonts: Readonly<Record<Weight, EmbeddedFont>>): SerializedObjects[] {
  const dictionaries = PDFContext.create();
  const streams = WEIGHTS.flatMap((weight) => {
    addFontDictionaries(dictionaries, fonts[weight], REFERENCES.fonts[weight]);
    return fontStreams(dictionaries, fonts[weight], REFERENCES.fonts[weight]);
  });
  return [serialize(streams), serializeAsObjectStream(dictionaries, REFERENCES.fontObjects)];
}

function fontStreams(
  context: PDFContext,
  font: EmbeddedFont,
  { program, toUnicode, glyphMap }: FontReferences,
): IndirectObject[] {
  const fontFile = font.program();
  const streams: IndirectObject[] = [
    [program, compressedStream(context.obj({ Length1: fontFile.length }), fontFile)],
    [toUnicode, compressedStream(context.obj({}), Buffer.from(font.toUnicode(), 'latin1'))],
  ];
  const map = font.glyphOfCode();
  if (map !== null) streams.push([glyphMap, compressedStream(context.obj({}), map)]);
  return streams;
}

/** Adds the Type 0 font, its descendant font and the font descriptor. */
function addFontDictionaries(context: PDFContext, font: EmbeddedFont, references: FontReferences): void {
  const { metrics } = font.source;
  const name = new SubsetName(font.name());
  context.assign(
    references.font,
    context.obj({
      Type: 'Font',
      Subtype: 'Type0',
      BaseFont: name,
      Encoding: 'Identity-H',
      DescendantFonts: [references.descendant],
      ToUnicode: references.toUnicode,
    }),
  );
  context.assign(
    references.descendant,
    context.obj({
      Type: 'Font',
      Subtype: 'CIDFontType2',
      BaseFont: name,
      CIDSystemInfo: {
        Registry: PDFString.of('Adobe'),
        Ordering: PDFString.of('Identity'),
        Supplement: 0,
      },
      FontDescriptor: references.descriptor,
      CIDToGIDMap: font.glyphOfCode() === null ? 'Identity' : references.glyphMap,
      DW: 0,
      W: font.widths(),
    }),
  );
  context.assign(
    references.descriptor,
    context.obj({
      Type: 'FontDescriptor',
      FontName: name,
      Flags: 4,
      FontBBox: [...metrics.box],
      ItalicAngle: 0,
      Ascent: metrics.ascent,
      Descent: metrics.descent,
      CapHeight: metrics.capHeight,
      StemV: font.source.name.endsWith('Bold') ? 140 : 80,
      FontFile2: references.program,
    }),
  );
}

/** A name object that can be garbage-collected. `PDFName` keeps every name in a global map, and each request makes two new names. */
class SubsetName extends PDFObject {
  private readonly encoded: string;

  /** @param name must consist of letters, '+' and '-', which PDF names need not escape */
  constructor(name: string) {
    super();
    this.encoded = `/${name}`;
  }

  override toString(): string {
    return this.encoded;
  }

  override sizeInBytes(): number {
    return this.encoded.length;
  }

  override copyBytesInto(buffer: Uint8Array, offset: number): number {
    return copyStringIntoBuffer(this.encoded, buffer, offset);
  }
}
