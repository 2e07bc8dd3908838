import { pdfPath } from './document/svg-path';
import { type Logo } from './house-style';

const LOGO_FORMS =
  "'logo' must be {path, width, height}, {pngBase64}, a data:image/png;base64,… address, or null for none";

/** Other formats in which logos exist, and the first bytes of their files. */
const OTHER_FORMATS: readonly [kind: string, begins: RegExp][] = [
  ['a JPEG', /^\xff\xd8\xff/u],
  ['a GIF', /^GIF8/u],
  ['a WebP', /^RIFF.{4}WEBP/su],
  ['an SVG', /^(\xef\xbb\xbf)?\s*<(\?xml|!--|!DOCTYPE|svg)/iu],
  ['a PDF', /^%PDF/u],
  ['a BMP', /^BM/u],
];
const PNG_TYPE = 'image/png;base64';
const PNG_BEGINS = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** Reads the logo of a house style. @throws RangeError whose message is a problem and how to fix it, as a part of a sentence */
export function readLogo(given: unknown): Logo | null {
  if (given === null) return null;
  if (typeof given === 'string' && given.startsWith('data:')) return { png: readPng(given) };
  if (typeof given !== 'object' || Array.isArray(given)) throw new RangeError(LOGO_FORMS);
  const { path, width, height, pngBase64, ...unknown } = given as Readonly<Record<string, unknown>>;
  const [surplus] = Object.keys(unknown);
  if (surplus !== undefined) throw new RangeError(`'logo.${surplus}' is unknown: ${LOGO_FORMS}`);
  const isPicture = [path, width, height].every((one) => one === undefined);
  if (typeof pngBase64 === 'string' && isPicture) return { png: readPng(pngBase64) };
  const isOutline = pngBase64 === undefined && isLength(width) && isLength(height);
  if (typeof path !== 'string' || !isOutline) throw new RangeError(LOGO_FORMS);
  return { path: readPath(path), width, height };
}

function readPath(path: string): string {
  if (/^\s*<|\.\w{3,4}$/u.test(path))
    throw new RangeError("'logo.path' must be the path data of an SVG (the d of its one <path>), not a file");
  pdfPath(path); // Throws for a path that cannot be drawn.
  return path;
}

/** @param text base64 or a data URL; white space in it is ignored */
function readPng(text: string): Uint8Array {
  const [, type = PNG_TYPE, data = ''] = /^(?:data:([^,]*),)?(.*)$/su.exec(text) ?? [];
  const base64 = data.replace(/\s/gu, '');
  if (!type.endsWith(';base64') && !type.startsWith('image/png')) throw notPng(type);
  if (!type.endsWith(';base64') || !/^[\w+/-]+={0,2}$/u.test(base64))
    throw new RangeError("the picture of 'logo' is not base64: write the PNG as base64 and nothing else");
  const png = Buffer.from(base64, 'base64');
  if (png.subarray(0, PNG_BEGINS.length).equals(PNG_BEGINS)) return png;
  throw notPng(OTHER_FORMATS.find(([, begins]) => begins.test(png.toString('latin1', 0, 200)))?.[0]);
}

function notPng(kind = 'of another kind'): RangeError {
  return new RangeError(
    `'logo' is ${kind}, and must be a PNG: save it as one, or give its outline as path, width and height`,
  );
}

function isLength(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && Number.isFinite(value);
}
