import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jsQR from 'jsqr';
import { PNG } from 'pngjs';
import { describeWithTool } from '../../../test/support/system-tool';
import { PLAIN_PASS, modules } from './golden/golden-set';
import { PassRenderer } from './index';
import { MAX_CHECK_URL_LENGTH, qrCode, qrRectangles } from './qr-code';

/** jsQR is a decoder by others, made for camera pictures. */
function decode(pixels: Uint8ClampedArray, width: number, height: number): string | undefined {
  return jsQR(pixels, width, height)?.data;
}

const address = (n: number, length: number): string => {
  const noise = Array.from({ length }, (_, i) => (((n + 1) * 7_919 * (i + 3) ** 2) % 36).toString(36)).join(
    '',
  );
  return `https://pasloket.example/c/${noise}`.slice(0, length);
};

describe('the QR code of a pass', () => {
  it.each([28, 42, 62, 84, 106, MAX_CHECK_URL_LENGTH])(
    'of %i characters is read by a decoder, whatever they are',
    (length) => {
      for (let n = 0; n < 4; n++) {
        const url = address(n, length);
        const code = qrCode(url);
        const image = code.toImageData(
          {
            createImageData: (width, height) => ({
              width,
              height,
              data: new Uint8ClampedArray(width * height * 4),
            }),
            putImageData: () => undefined,
          },
          { pad: 4, on: [0, 0, 0], off: [255, 255, 255] },
        );
        const side = code.size + 8;
        const big = new Uint8ClampedArray(side * side * 16 * 4);
        for (let i = 0; i < side * side * 16; i++) {
          const [x, y] = [Math.floor((i % (side * 4)) / 4), Math.floor(i / (side * 4) / 4)];
          big.set(image.data.subarray((y * side + x) * 4, (y * side + x) * 4 + 4), i * 4);
        }
        expect(decode(big, side * 4, side * 4)).toBe(url);
      }
    },
  );

  it('is refused for an address that it could not hold readably', () => {
    expect(() => qrCode(address(1, MAX_CHECK_URL_LENGTH + 1))).toThrow(RangeError);
    expect(() => qrCode('https://pasloket.example/é')).toThrow(RangeError);
    expect(() => qrCode('')).toThrow(RangeError);
  });

  it('is drawn as one rectangle per run of dark modules', () => {
    const code = qrCode(address(1, 28));
    const drawn = new Set<string>();
    for (const [, x, y, width] of qrRectangles(code).matchAll(/(\d+) (\d+) (\d+) 1 re/gu)) {
      for (let i = 0; i < Number(width); i++) drawn.add(`${Number(x) + i} ${code.size - 1 - Number(y)}`);
    }
    for (let x = 0; x < code.size; x++) {
      for (let y = 0; y < code.size; y++) expect(drawn.has(`${x} ${y}`)).toBe(code.get(x, y));
    }
  });
});

describeWithTool(['pdftoppm'], 'the QR code of a printed pass', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'pasloket-qr-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([42, 62, MAX_CHECK_URL_LENGTH])(
    'with an address of %i characters is read at 150 dpi',
    async (length) => {
      const renderer = await PassRenderer.load();
      const passes = Array.from({ length: 4 }, (_, n) => ({
        ...PLAIN_PASS,
        modules: modules(n),
        checkUrl: address(n, length),
      }));
      const set = await renderer.open(passes);
      passes.forEach(({ checkUrl }, n) => {
        const rendered = set.render(n);
        if (!rendered.ok) throw new Error(rendered.reason);
        const path = join(folder, 'pass.pdf');
        writeFileSync(path, rendered.pdf);
        const { data, width, height } = PNG.sync.read(execFileSync('pdftoppm', ['-png', '-r', '150', path]));
        expect(decode(new Uint8ClampedArray(data), width, height)).toBe(checkUrl);
      });
    },
  );
});
