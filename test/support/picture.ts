import { PNG } from 'pngjs';

/** A picture in shades of grey, one byte per pixel, 255 is white. */
export interface GreyPicture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

export function readPicture(png: Buffer): GreyPicture {
  const { width, height, data } = PNG.sync.read(png);
  const pixels = new Uint8Array(width * height);
  for (let i = 0; i < pixels.length; i++) pixels[i] = data[i * 4] ?? 0;
  return { width, height, pixels };
}

/** As PNG of 16 shades: a tenth of the size of the picture that the rasteriser wrote, and as telling. */
export function writePicture({ width, height, pixels }: GreyPicture): Buffer {
  const png = new PNG({ width, height });
  pixels.forEach((pixel, i) =>
    png.data.fill(Math.round(pixel / 17) * 17, i * 4, i * 4 + 3).fill(255, i * 4 + 3, i * 4 + 4),
  );
  return PNG.sync.write(png, { colorType: 0, deflateLevel: 9 });
}

/** Pixels to a side of the squares that are compared. */
const SQUARE = 3;

/**
 * How far two pictures differ where they differ most: the mean shade of every square of 3 × 3 pixels is compared, and the
 * greatest difference told, 0 to 255. Another version of the rasteriser stays under 70; an accent gained or lost is
 * beyond 110. Infinite for pictures of different sizes.
 */
export function greatestDifference(one: GreyPicture, other: GreyPicture): number {
  if (one.width !== other.width || one.height !== other.height) return Infinity;
  const [a, b] = [squareSums(one), squareSums(other)];
  let greatest = 0;
  for (let i = 0; i < a.length; i++) greatest = Math.max(greatest, Math.abs((a[i] ?? 0) - (b[i] ?? 0)));
  return greatest / SQUARE ** 2;
}

/** The sum of the square that starts at each pixel; 0 where it would leave the picture. */
function squareSums({ width, height, pixels }: GreyPicture): Uint16Array {
  const rows = new Uint16Array(pixels.length);
  const sums = new Uint16Array(pixels.length);
  for (let i = 0; i + SQUARE <= pixels.length; i++) {
    if ((i % width) + SQUARE <= width) {
      for (let n = 0; n < SQUARE; n++) rows[i] = (rows[i] ?? 0) + (pixels[i + n] ?? 0);
    }
  }
  for (let i = 0; i < width * (height - SQUARE + 1); i++) {
    for (let n = 0; n < SQUARE; n++) sums[i] = (sums[i] ?? 0) + (rows[i + n * width] ?? 0);
  }
  return sums;
}
