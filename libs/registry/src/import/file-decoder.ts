import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';

export type FileEncoding = 'utf-8' | 'utf-16' | 'windows-1252';

/** Thrown if the bytes of a file are not text in a single encoding from start to end. */
export class MixedEncodingError extends Error {
  /** @param before the text before these bytes in the chunk that was read last */
  constructor(readonly before: string) {
    super('The bytes are not in one encoding.');
  }
}

/** Characters of Windows-1252 for the bytes 0x80 to 0x9f. Five of these bytes have no meaning. */
const WINDOWS_1252 =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

const LETTER = 'A-Za-z\\xc0-\\xd6\\xd8-\\xf6\\xf8-\\xff';
const SMALL = 'a-z\\xdf-\\xf6\\xf8-\\xff';

/**
 * Matches characters that make Windows-1252 implausible: symbols in the middle of a word, and capitals after small letters. Letters of DOS
 * and of older Macs look like this, and some pairs are UTF-8.
 */
const IMPLAUSIBLE = new RegExp(
  [
    '[\\x00-\\x08\\x0e-\\x19\\x1b-\\x1f\\x7f\\x81-\\x84\\x86-\\x89\\x8b\\x8d\\x8f\\x90\\x95\\x98\\x99\\x9b\\x9d]',
    '[\\xa1-\\xa3\\xa5\\xa6\\xac\\xaf\\xb1\\xb6\\xb8\\xb9\\xd7\\xf7]',
    `[${LETTER}][\\x80\\x85\\x93\\x94\\xa4\\xa7-\\xa9\\xab\\xae\\xb0\\xb2\\xb3\\xb5\\xbb-\\xbf][${LETTER}]`,
    `[${LETTER}][\\x8a\\x8c\\x8e\\x9f\\x96\\x97][${SMALL}]`,
    `[${SMALL}][\\x8a\\x8c\\x8e\\x9f]`,
    `[${LETTER}]{2}\\x91`,
    '[\\xc2-\\xc5][\\x80-\\xbf]',
    '\\xe2\\x80[\\x80-\\xbf]',
    '(?:[\\xce-\\xd1][\\x80-\\xbf]){2}',
  ].join('|'),
);

/** Number of characters of the previous chunk at which a match of `IMPLAUSIBLE` can begin. */
const LOOK_BACK = 3;

/**
 * Decodes the bytes of a file, chunk by chunk. UTF-16 is recognised by its first bytes. UTF-8 and Windows-1252 are equal up to the first
 * letter outside ASCII: that letter decides the encoding of the whole file, and later bytes that do not fit it throw an error.
 */
export class FileDecoder {
  /** The encoding as far as the file was read. A file with only ASCII counts as UTF-8. */
  encoding: FileEncoding = 'utf-8';
  private hasBegun = false;
  private isAsciiSoFar = true;
  private held: Buffer = Buffer.alloc(0);
  private utf16: TextDecoder | undefined;
  private lookBack = '';

  /**
   * Decodes the next bytes. A letter that is split between two chunks is returned with the second one.
   *
   * @throws MixedEncodingError
   */
  decode(chunk: Buffer, isLast: boolean): string {
    let bytes = this.held.length > 0 ? Buffer.concat([this.held, chunk]) : chunk;
    this.held = Buffer.alloc(0);
    if (!this.hasBegun) {
      if (bytes.length < 4 && !isLast) return this.hold(bytes);
      this.hasBegun = true;
      bytes = this.begin(bytes);
    }
    if (this.utf16) return this.readUtf16(this.utf16, bytes, isLast);
    return this.encoding === 'windows-1252' ? this.readWindows1252(bytes) : this.readUtf8(bytes, isLast);
  }

  /** Recognises UTF-16, also without a byte order mark, since the first line is ASCII. @returns the bytes without the mark */
  private begin(bytes: Buffer): Buffer {
    const [a, b, c, d] = bytes;
    if (a === 0xef && b === 0xbb && c === 0xbf) {
      this.isAsciiSoFar = false; // The byte order mark says that it is UTF-8.
      return bytes.subarray(3);
    }
    const isMarked = (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff);
    const isLittle = isMarked ? a === 0xff : a !== 0 && b === 0 && c !== 0 && d === 0;
    const isBig = isMarked ? a === 0xfe : a === 0 && b !== 0 && c === 0 && d !== 0;
    if (!isLittle && !isBig) return bytes;
    this.encoding = 'utf-16';
    this.utf16 = new TextDecoder(isLittle ? 'utf-16le' : 'utf-16be', { fatal: true, ignoreBOM: true });
    return isMarked ? bytes.subarray(2) : bytes;
  }

  private readUtf8(bytes: Buffer, isLast: boolean): string {
    if (isAscii(bytes)) return bytes.toString('latin1');
    const end = isLast ? bytes.length : endOfWholeLetters(bytes);
    const whole = bytes.subarray(0, end);
    if (isUtf8(whole)) {
      this.isAsciiSoFar &&= isAscii(whole);
      this.hold(bytes.subarray(end));
      return whole.toString('utf8');
    }
    if (!this.isAsciiSoFar || beginsAsUtf8(whole)) throw new MixedEncodingError(wholeLinesOf(whole));
    this.encoding = 'windows-1252';
    return this.readWindows1252(bytes);
  }

  private readWindows1252(bytes: Buffer): string {
    const text = bytes.toString('latin1');
    const seen = this.lookBack + text;
    const found = IMPLAUSIBLE.exec(seen);
    if (found) throw new MixedEncodingError(seen.slice(this.lookBack.length, found.index));
    this.lookBack = seen.slice(-LOOK_BACK);
    return text.replace(/[\x80-\x9f]/g, (sign) => WINDOWS_1252[sign.charCodeAt(0) - 0x80] ?? sign);
  }

  private readUtf16(decoder: TextDecoder, bytes: Buffer, isLast: boolean): string {
    try {
      return decoder.decode(bytes, { stream: !isLast });
    } catch {
      throw new MixedEncodingError('');
    }
  }

  /** Stores a copy of the bytes, because the buffer of a chunk may be overwritten after it was read. */
  private hold(bytes: Buffer): '' {
    if (bytes.length > 0) this.held = Buffer.from(bytes);
    return '';
  }
}

/** Returns the index at which the last letter begins if it is incomplete; otherwise the length. */
function endOfWholeLetters(bytes: Buffer): number {
  for (let at = bytes.length - 1; at >= 0 && at >= bytes.length - 3; at--) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80) break;
    if (byte >= 0xc0) return at + lengthInUtf8(byte) > bytes.length ? at : bytes.length;
  }
  return bytes.length;
}

function lengthInUtf8(firstByte: number): number {
  return firstByte >= 0xf0 ? 4 : firstByte >= 0xe0 ? 3 : 2;
}

/** Returns true if the first letter outside ASCII is UTF-8, also if the end of the file cuts it off. */
function beginsAsUtf8(bytes: Buffer): boolean {
  const at = bytes.findIndex((byte) => byte >= 0x80);
  const first = bytes[at] ?? 0;
  const end = at + lengthInUtf8(first);
  // Three-byte letters belong to other scripts. At the end of a file, such bytes are more likely é and similar letters in Windows-1252.
  return end > bytes.length ? first >= 0xc2 && first < 0xe0 : isUtf8(bytes.subarray(at, end));
}

/** Returns the lines before the first line that is not UTF-8. */
function wholeLinesOf(bytes: Buffer): string {
  for (let start = 0; ;) {
    const next = bytes.indexOf('\n', start);
    const end = next === -1 ? bytes.length : next + 1;
    if (next === -1 || !isUtf8(bytes.subarray(start, end))) return bytes.toString('utf8', 0, start);
    start = end;
  }
}
