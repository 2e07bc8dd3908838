import { crc32 } from 'node:zlib';
import { PDFContext, PDFObjectCopier, type PDFRef, PngEmbedder } from 'pdf-lib';

/** Maximum number of pixels. A printed logo is 15 points high: more pixels would only make every pass larger. */
const MAX_PIXELS = 64_000;
const SIGNATURE_BYTES = 8;
/** Bytes of length, type and CRC of a chunk. */
const CHUNK_BYTES = 12;

/** A picture as a PDF image object, with a mask if any pixel is transparent. */
export class LogoPicture {
  private constructor(
    readonly width: number,
    readonly height: number,
    private readonly context: PDFContext,
    private readonly image: PDFRef,
  ) {}

  /**
   * @throws RangeError for more than 64,000 pixels (320 × 200, say), before they are decoded, for an animation, and for a PNG
   *   that is damaged
   */
  static async read(png: Uint8Array): Promise<LogoPicture> {
    requireUsable(Buffer.from(png));
    try {
      const context = PDFContext.create();
      const embedder = await PngEmbedder.for(png);
      const image = await embedder.embedIntoContext(context);
      return new LogoPicture(embedder.width, embedder.height, context, image);
    } catch (error) {
      throw damaged(error);
    }
  }

  /** Adds the image, and its mask if it has one, to a document. @returns the image's reference there */
  addTo(context: PDFContext): PDFRef {
    return PDFObjectCopier.for(this.context, context).copy(this.image);
  }
}

/** Checks lengths and check sums (PNG specification, 5.3 and 11.2.1), because pdf-lib's decoder does not notice damage. */
function requireUsable(png: Buffer): void {
  let type = '';
  for (let at = SIGNATURE_BYTES; type !== 'IEND';) {
    if (at + CHUNK_BYTES > png.length) throw damaged();
    const end = at + CHUNK_BYTES + png.readUInt32BE(at);
    type = png.toString('latin1', at + 4, at + 8);
    if (at === SIGNATURE_BYTES) requireSmall(png, type, end);
    if (end > png.length || crc32(png.subarray(at + 4, end - 4)) !== png.readUInt32BE(end - 4))
      throw damaged();
    if (type === 'acTL')
      throw new RangeError("the logo's PNG is animated: save it as one picture, or give its path");
    at = end;
  }
}

/** Checks the size before the check sum. A size that somebody changed in the file by hand is then named as the reason. */
function requireSmall(png: Buffer, type: string, end: number): void {
  if (type !== 'IHDR' || end > png.length || end < SIGNATURE_BYTES + CHUNK_BYTES + 8) throw damaged();
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  if (width * height > MAX_PIXELS) {
    throw new RangeError(
      `the logo has ${width} × ${height} pixels, and may have 64,000 in all: make it smaller, or give its path`,
    );
  }
}

function damaged(cause?: unknown): RangeError {
  return new RangeError("the logo's PNG is damaged or cut short: save it anew, and take all of it", {
    cause,
  });
}
