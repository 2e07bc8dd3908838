import { correction, generate, mode, type Bitmap2D } from 'lean-qr';

/** Maximum length of a check URL. A longer one needs modules that are too small to read from a card printed at 150 dpi. */
export const LONGEST_CHECK_URL = 122;

/** Number of bytes that versions 1, 2, … hold at correction level M (ISO/IEC 18004, table 7). */
const CAPACITY_M = [14, 26, 42, 62, 84, 106, 122];

/**
 * All codes use one mask instead of the best of eight. That takes a third of the time, and every decoder reads every mask. The choice
 * matters only for codes with large blank areas, which random check codes do not have.
 */
const MASK = 2;

/**
 * The QR code of a check address, level M (15 % may be damaged).
 *
 * @throws RangeError for an address that is not plain ASCII, or longer than 122 characters.
 */
export function qrCode(url: string): Bitmap2D {
  if (url.length > LONGEST_CHECK_URL || !/^[\x21-\x7e]+$/u.test(url)) {
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

/** Returns the dark modules as PDF rectangles, one per run in a row, on a grid with its origin at the lower left. */
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
