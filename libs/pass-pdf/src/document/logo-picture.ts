/** A picture as PDF takes it: colour and opacity apart, row by row. */
export interface LogoPicture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
  readonly alpha: Uint8Array;
}

/** A logo in print is 15 points high: more pixels than this only make every pass heavier. */
const MOST_PIXELS = 64_000;

/**
 * @throws RangeError for more than 64,000 pixels (say, 320 × 200).
 * @throws Error for bytes that are no PNG.
 */
export async function readLogoPicture(png: Uint8Array): Promise<LogoPicture> {
  // Loaded here: most houses give a path, and a cold worker need not wait for a decoder that it never uses.
  const { PNG } = await import('pngjs');
  const { width, height, data } = PNG.sync.read(Buffer.from(png));
  if (width * height > MOST_PIXELS) {
    throw new RangeError(
      `The logo has ${width} × ${height} pixels; at most 64,000 in all: make it smaller, or give its path.`,
    );
  }
  const rgb = new Uint8Array(width * height * 3);
  const alpha = new Uint8Array(width * height);
  for (let i = 0; i < alpha.length; i++) {
    rgb.set(data.subarray(i * 4, i * 4 + 3), i * 3);
    alpha[i] = data[i * 4 + 3] ?? 255;
  }
  return { width, height, rgb, alpha };
}
