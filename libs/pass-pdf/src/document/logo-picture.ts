import { PDFContext, PngEmbedder } from '@cantoo/pdf-lib';
import { crc32 } from 'node:zlib';
import { REFERENCES } from './references';
import { type IndirectObject } from './serialized-objects';

/** A picture as image objects of a PDF. */
export interface LogoPicture {
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  readonly objects: readonly IndirectObject[];
}

/** A logo is printed 15 points high: more pixels than this only make every pass larger. */
const MAX_PIXELS = 64_000;
/** Width and height follow the signature (8 bytes) and the length and type of the first chunk. */
const WIDTH_OFFSET = 16;
const HEIGHT_OFFSET = 20;
const FIRST_CHUNK_OFFSET = 8;

/**
 * @throws RangeError for more than 64,000 pixels (for example 320 × 200), before they are decoded, and for a PNG that is
 *   animated, damaged or incomplete
 */
export async function readLogoPicture(png: Uint8Array): Promise<LogoPicture> {
  const file = Buffer.from(png);
  if (file.length < HEIGHT_OFFSET + 4) throw damaged();
  const [width, height] = [file.readUInt32BE(WIDTH_OFFSET), file.readUInt32BE(HEIGHT_OFFSET)];
  if (width * height > MAX_PIXELS) {
    throw new RangeError(
      `the logo has ${width} × ${height} pixels, and may have 64,000 in all: make it smaller, or give its path`,
    );
  }
  if (readChunkTypes(file).includes('acTL')) {
    throw new RangeError("the logo's PNG is animated: save it as one picture");
  }
  const context = PDFContext.create();
  // `PngEmbedder` gives the next number to the mask.
  context.largestObjectNumber = REFERENCES.logoMask.objectNumber - 1;
  try {
    await (await PngEmbedder.for(file)).embedIntoContext(context, REFERENCES.logo);
  } catch (error) {
    throw damaged(error);
  }
  return { width, height, objects: context.enumerateIndirectObjects() };
}

/**
 * The types of all chunks, after their checksums are checked: the decoder of pdf-lib ignores them, and draws a damaged file partly.
 *
 * @throws RangeError for a wrong checksum, and for a file that ends before its last chunk
 */
function readChunkTypes(png: Buffer): string[] {
  const types: string[] = [];
  for (let start = FIRST_CHUNK_OFFSET; types.at(-1) !== 'IEND';) {
    if (start + 4 > png.length) throw damaged();
    const end = start + 8 + png.readUInt32BE(start);
    const typeAndData = png.subarray(start + 4, end);
    if (end + 4 > png.length || png.readUInt32BE(end) !== crc32(typeAndData)) throw damaged();
    types.push(typeAndData.toString('latin1', 0, 4));
    start = end + 4;
  }
  return types;
}

function damaged(cause?: unknown): RangeError {
  return new RangeError("the logo's PNG is damaged or cut short: save it anew, and take all of it", {
    cause,
  });
}
