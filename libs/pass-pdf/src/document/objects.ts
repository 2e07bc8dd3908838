import { deflateSync } from 'node:zlib';

/** Where an object lies: at a byte of the file, or as the n-th inside an object stream. */
type Place = { readonly offset: number } | { readonly stream: number; readonly index: number };

/**
 * The first part of a PDF, growing: objects at known offsets. `fork` copies the state, so that what many files share is
 * laid out once and continued many times.
 */
export class PdfPart {
  private readonly places: Map<number, Place>;
  private readonly chunks: Uint8Array[];
  private size: number;

  constructor(from?: PdfPart) {
    this.places = new Map(from?.places);
    this.chunks = from === undefined ? [] : [from.bytes()];
    this.size = from?.size ?? 0;
  }

  fork(): PdfPart {
    return new PdfPart(this);
  }

  /** Bytes outside any object: the header. */
  raw(bytes: Uint8Array): void {
    this.chunks.push(bytes);
    this.size += bytes.length;
  }

  object(number: number, body: string): void {
    this.places.set(number, { offset: this.size });
    this.raw(Buffer.from(`${number} 0 obj\n${body}\nendobj\n`, 'latin1'));
  }

  /** @param entries of the stream's dictionary, without its length. */
  stream(number: number, entries: string, data: Uint8Array): void {
    this.places.set(number, { offset: this.size });
    this.raw(Buffer.from(`${number} 0 obj\n<<${entries}/Length ${data.length}>>stream\n`, 'latin1'));
    this.raw(data);
    this.raw(END_OF_STREAM);
  }

  /** Objects that need no bytes of their own, packed into one compressed stream (ISO 32000-1, 7.5.7). */
  packed(number: number, objects: ReadonlyMap<number, string>): void {
    const bodies = [...objects.values()];
    let offset = 0;
    const index = [...objects.keys()].map((inner, i) => {
      this.places.set(inner, { stream: number, index: i });
      const entry = `${inner} ${offset}`;
      offset += (bodies[i]?.length ?? 0) + 1;
      return entry;
    });
    const head = `${index.join(' ')}\n`;
    const data = deflateSync(Buffer.from(head + bodies.join('\n'), 'latin1'), { level: 9 });
    this.stream(number, `/Type/ObjStm/N ${bodies.length}/First ${head.length}/Filter/FlateDecode`, data);
  }

  bytes(): Uint8Array {
    return Buffer.concat(this.chunks);
  }

  get length(): number {
    return this.size;
  }

  /** Where each object lies, five bytes each from object 0 on: the data of a cross-reference stream with /W [1 3 1]. */
  crossReference(lastNumber: number): Uint8Array {
    const table = new Uint8Array((lastNumber + 1) * 5);
    table.set([0, 0, 0, 0, 0xff]);
    for (const [number, place] of this.places) {
      const [type, value, index] = 'offset' in place ? [1, place.offset, 0] : [2, place.stream, place.index];
      table.set([type, value >> 16, (value >> 8) & 0xff, value & 0xff, index], number * 5);
    }
    return table;
  }
}

export const END_OF_STREAM = Buffer.from('\nendstream\nendobj\n', 'latin1');

/** A text string as PDF writes it in hexadecimal UTF-16, which needs no escapes. */
export function textString(text: string): string {
  return `<feff${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`;
}

/** ASCII as a literal string. */
export function literalString(ascii: string): string {
  return `(${ascii.replace(/[\\()]/gu, '\\$&')})`;
}
