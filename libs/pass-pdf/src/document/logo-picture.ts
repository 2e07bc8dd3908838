/** A picture as PDF takes it: colour and opacity apart, row by row. */
export interface LogoPicture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
  readonly alpha: Uint8Array;
}

/** A logo in print is 15 points high: more pixels than this only make every pass heavier. */
const MOST_PIXELS = 64_000;
/** Signature, and the chunk of width and height. */
const HEADER_BYTES = 33;

/** @throws RangeError for more than 64,000 pixels (say, 320 × 200), before they are decoded, and for a PNG that is damaged. */
export async function readLogoPicture(png: Uint8Array): Promise<LogoPicture> {
  const { width, height, data } = await decode(Buffer.from(png));
  const rgb = new Uint8Array(width * height * 3);
  const alpha = new Uint8Array(width * height);
  for (let i = 0; i < alpha.length; i++) {
    rgb.set(data.subarray(i * 4, i * 4 + 3), i * 3);
    alpha[i] = data[i * 4 + 3] ?? 255;
  }
  return { width, height, rgb, alpha };
}

async function decode(png: Buffer): Promise<{ width: number; height: number; data: Buffer }> {
  // Loaded here: most houses give a path, and a cold worker need not wait for a decoder that it never uses.
  const { PNG } = await import('pngjs');
  const [width, height] = png.length < HEADER_BYTES ? [0, 0] : [png.readUInt32BE(16), png.readUInt32BE(20)];
  if (width * height > MOST_PIXELS) {
    throw new RangeError(
      `the logo has ${width} × ${height} pixels, and may have 64,000 in all: make it smaller, or give its path`,
    );
  }
  try {
    const decoded = PNG.sync.read(png);
    if (decoded.data.length === width * height * 4) return decoded;
  } catch (error) {
    throw damaged(error);
  }
  throw damaged();
}

function damaged(cause?: unknown): RangeError {
  return new RangeError("the logo's PNG is damaged or cut short: save it anew, and take all of it", {
    cause,
  });
}
