import { pdfPath } from './document/svg-path';
import { type Logo } from './house-style';

const WHAT_A_LOGO_IS =
  "'logo' must be {path, width, height}, {pngBase64}, a data:image/png;base64,… address, or null for none";

/** File formats that people often have their logo in, and the first bytes of such files. */
const OTHER_KINDS: readonly [kind: string, begins: RegExp][] = [
  ['a JPEG', /^\xff\xd8\xff/u],
  ['a GIF', /^GIF8/u],
  ['a WebP', /^RIFF.{4}WEBP/su],
  ['an SVG', /^(\xef\xbb\xbf)?\s*<(\?xml|!--|!DOCTYPE|svg)/iu],
  ['a PDF', /^%PDF/u],
  ['a BMP', /^BM/u],
];
const PNG_TYPE = 'image/png;base64';
const PNG_BEGINS = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** Reads the logo of a house style's JSON. @throws RangeError with one problem and how to fix it, as part of a sentence */
export function readLogo(given: unknown): Logo | null {
  if (given === null) return null;
  if (typeof given === 'string' && given.startsWith('data:')) return { png: pngOf(given) };
  if (typeof given !== 'object' || Array.isArray(given)) throw new RangeError(WHAT_A_LOGO_IS);
  const { path, width, height, pngBase64, ...unknown } = given as Readonly<Record<string, unknown>>;
  const [surplus] = Object.keys(unknown);
  if (surplus !== undefined) throw new RangeError(`'logo.${surplus}' is unknown: ${WHAT_A_LOGO_IS}`);
  const isPicture = [path, width, height].every((one) => one === undefined);
  if (typeof pngBase64 === 'string' && isPicture) return { png: pngOf(pngBase64) };
  const isOutline = pngBase64 === undefined && isLength(width) && isLength(height);
  if (typeof path !== 'string' || !isOutline) throw new RangeError(WHAT_A_LOGO_IS);
  return { path: outlineOf(path), width, height };
}

function outlineOf(path: string): string {
  if (/^\s*<|\.\w{3,4}$/u.test(path))
    throw new RangeError("'logo.path' must be the path data of an SVG (the d of its one <path>), not a file");
  pdfPath(path); // Throws for a path that cannot be drawn.
  return path;
}

/** Reads a PNG. @param text base64 or a data URL; white space in it is ignored */
function pngOf(text: string): Uint8Array {
  const [, type = PNG_TYPE, data = ''] = /^(?:data:([^,]*),)?(.*)$/su.exec(text) ?? [];
  const base64 = data.replace(/\s/gu, '');
  if (!type.endsWith(';base64') && !type.startsWith('image/png')) throw noPng(type);
  if (!type.endsWith(';base64') || !/^[\w+/-]+={0,2}$/u.test(base64))
    throw new RangeError("the picture of 'logo' is not base64: write the PNG as base64 and nothing else");
  const png = Buffer.from(base64, 'base64');
  if (png.subarray(0, PNG_BEGINS.length).equals(PNG_BEGINS)) return png;
  throw noPng(OTHER_KINDS.find(([, begins]) => begins.test(png.toString('latin1', 0, 200)))?.[0]);
}

function noPng(kind = 'of another kind'): RangeError {
  return new RangeError(
    `'logo' is ${kind}, and must be a PNG: save it as one, or give its outline as path, width and height`,
  );
}

function isLength(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && Number.isFinite(value);
}
