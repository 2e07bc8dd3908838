import { deflated } from './deflated-stream';
import { type PDFContext, type PDFObject, PDFObjectStream, PDFRef } from 'pdf-lib';

/** Position of an object: a byte offset in the file, or a place in an object stream. */
type Position = { readonly offset: number } | InStream;
type InStream = { readonly stream: number; readonly index: number };

/**
 * The beginning of a PDF file: header, objects, and the position of each object. `fork` copies it: the part that many files have in common
 * is serialized once.
 */
export class FileBody {
  private readonly positions: Map<number, Position>;
  private readonly chunks: Uint8Array[];
  private size: number;

  constructor(from?: FileBody) {
    this.positions = new Map(from?.positions);
    this.chunks = from === undefined ? [] : [from.bytes()];
    this.size = from?.size ?? 0;
  }

  fork(): FileBody {
    return new FileBody(this);
  }

  /** Appends the file's header. */
  header(context: PDFContext): void {
    this.append(serialized(context.header));
    this.append(Buffer.from('\n'));
  }

  /** Appends one object. */
  object(ref: PDFRef, object: PDFObject): void {
    this.positions.set(ref.objectNumber, { offset: this.size });
    this.append(indirectObject(ref, object));
  }

  /** Appends objects without a stream of their own, compressed together in one object stream (ISO 32000-1, 7.5.7). */
  objectStream(context: PDFContext, ref: PDFRef, objects: [PDFRef, PDFObject][]): void {
    objects.forEach(([{ objectNumber }], index) =>
      this.positions.set(objectNumber, { stream: ref.objectNumber, index }),
    );
    const stream = PDFObjectStream.withContextAndObjects(context, objects, false);
    this.object(ref, deflated(stream.dict, stream.getContents()));
  }

  bytes(): Uint8Array {
    return Buffer.concat(this.chunks);
  }

  /**
   * The positions of all objects, five bytes each from object 0 on: the data of a cross-reference stream with
   * `/W [1 3 1]`. pdf-lib's own cross-reference stream chooses its widths by the offsets, so it could not be copied and
   * completed for each pass.
   */
  crossReference(lastNumber: number): Uint8Array {
    const table = new Uint8Array((lastNumber + 1) * 5);
    table.set([0, 0, 0, 0, 0xff]);
    for (const [number, position] of this.positions) {
      const ref = PDFRef.of(number);
      if ('offset' in position) setOffset(table, ref, position.offset);
      else setIndex(table, ref, position);
    }
    return table;
  }

  private append(bytes: Uint8Array): void {
    this.chunks.push(bytes);
    this.size += bytes.length;
  }
}

/** Sets the entry of an object in a cross-reference table to this byte offset. */
export function setOffset(table: Uint8Array, { objectNumber }: PDFRef, offset: number): void {
  table.set([1, offset >> 16, (offset >> 8) & 0xff, offset & 0xff, 0], objectNumber * 5);
}

/** Serializes an object with its number, as it is written into the file. */
export function indirectObject(ref: PDFRef, object: PDFObject): Uint8Array {
  const begin = `${ref.objectNumber} 0 obj\n`;
  const end = '\nendobj\n';
  const bytes = Buffer.alloc(begin.length + object.sizeInBytes() + end.length);
  const at = bytes.write(begin, 'latin1');
  bytes.write(end, at + object.copyBytesInto(bytes, at), 'latin1');
  return bytes;
}

function serialized(part: {
  sizeInBytes(): number;
  copyBytesInto(buffer: Uint8Array, offset: number): number;
}) {
  const bytes = Buffer.alloc(part.sizeInBytes());
  part.copyBytesInto(bytes, 0);
  return bytes;
}

/** Sets the entry of an object in a cross-reference table to its place in an object stream. */
function setIndex(table: Uint8Array, { objectNumber }: PDFRef, { stream, index }: InStream): void {
  table.set([2, stream >> 16, (stream >> 8) & 0xff, stream & 0xff, index], objectNumber * 5);
}
