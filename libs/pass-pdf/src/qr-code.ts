import { correction, generate, mode, type Bitmap2D } from 'lean-qr';

/** A longer URL needs more squares, which would be too small to scan from a card that is printed at 150 dpi. */
export const MAX_CHECK_URL_LENGTH = 122;

/** The capacity of versions 1, 2, … at error correction level M, in bytes (ISO/IEC 18004, table 7). */
const CAPACITY_M = [14, 26, 42, 62, 84, 106, 122];

/**
 * The same mask for all codes. To choose the best of eight would take three times as long, and decoders read every mask. The choice
 * matters only for data that give large areas of one colour, which random check codes do not.
 */
const MASK = 2;

/**
 * Makes the QR code of a check URL at error correction level M (15 % of the code may be damaged).
 *
 * @throws RangeError for a URL that is not plain ASCII, or longer than 122 characters
 */
export function qrCode(url: string): Bitmap2D {
  if (url.length > MAX_CHECK_URL_LENGTH || !/^[\x21-\x7e]+$/u.test(url)) {
    throw new RangeError('The check address of a pass is 1 to 122 characters of plain ASCII.');
  }
  const version = CAPACITY_M.findIndex((bytes) => bytes >= url.length) + 1;
  return generate(mode.ascii(url), {
    mask: MASK,
    minVersion: version,
    minCorrectionLevel: correction.M,
    maxCorrectionLevel: correction.M,
  });
}

/**
 * The dark squares of a QR code as PDF path operators, one rectangle for each run in a row. The unit is one square, and the origin is
 * the lower left corner.
 */
export function qrRectangles(code: Bitmap2D): string {
  const { size } = code;
  let path = '';
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if (!code.get(x, y)) continue;
      const start = x;
      while (x < size && code.get(x, y)) x++;
      path += `${start} ${size - 1 - y} ${x - start} 1 re\n`;
    }
  }
  return path;
}
