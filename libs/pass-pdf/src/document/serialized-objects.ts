import { PDFObjectStream, PDFStream, type PDFContext, type PDFObject, type PDFRef } from '@cantoo/pdf-lib';
import { compressedStream } from './compressed-stream';

export type IndirectObject = [reference: PDFRef, object: PDFObject];

/** The place of an object: `offset` bytes from the start of its `SerializedObjects`, or inside an object stream. */
export type ObjectLocation =
  | { readonly objectNumber: number; readonly offset: number }
  | { readonly objectNumber: number; readonly streamNumber: number; readonly index: number };

/** Indirect objects as bytes of a PDF file. The bytes do not depend on their position in the file. */
export interface SerializedObjects {
  readonly chunks: readonly Uint8Array[];
  /** The length of all chunks together, in bytes. */
  readonly size: number;
  readonly locations: readonly ObjectLocation[];
}

/**
 * Serialises objects, including streams. It joins the strings of the objects between two streams, which is quicker than
 * `copyBytesInto` of each object.
 */
export function serialize(objects: readonly IndirectObject[]): SerializedObjects {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const append = (bytes: Uint8Array): void => {
    chunks.push(bytes);
    size += bytes.length;
  };
  let text = '';
  const locations = objects.map(([{ objectNumber, generationNumber }, object]) => {
    const offset = size + text.length;
    text += `${objectNumber} ${generationNumber} obj\n`;
    if (object instanceof PDFStream) {
      object.updateDict();
      append(Buffer.from(`${text}${object.dict.toString()}\nstream\n`, 'latin1'));
      append(object.getContents());
      text = '\nendstream\nendobj\n';
    } else {
      text += `${object.toString()}\nendobj\n`;
    }
    return { objectNumber, offset };
  });
  append(Buffer.from(text, 'latin1'));
  return { chunks, size, locations };
}

/**
 * Serialises all objects of a context in one compressed object stream (ISO 32000-1, 7.5.7).
 *
 * @param context without streams: an object stream cannot hold them
 */
export function serializeAsObjectStream(context: PDFContext, stream: PDFRef): SerializedObjects {
  const objects = context.enumerateIndirectObjects();
  const packed = PDFObjectStream.withContextAndObjects(context, objects, false);
  const { locations, ...bytes } = serialize([[stream, compressedStream(packed.dict, packed.getContents())]]);
  const locationsInside = objects.map(([{ objectNumber }], index) => ({
    objectNumber,
    streamNumber: stream.objectNumber,
    index,
  }));
  return { ...bytes, locations: [...locations, ...locationsInside] };
}
