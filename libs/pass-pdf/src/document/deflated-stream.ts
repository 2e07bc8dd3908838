import { deflateSync } from 'node:zlib';
import { type PDFContext, type PDFDict, PDFName, PDFRawStream } from 'pdf-lib';

/** Compression level 9, because these streams are compressed once and copied into all passes of a request. */
const DEFLATE = { level: 9 };

/** Compresses a stream with zlib, which takes a third of the time of pdf-lib's pako. @param dict gets the entries of filter and length */
export function deflated(dict: PDFDict, data: Uint8Array): PDFRawStream {
  dict.set(PDFName.of('Filter'), PDFName.of('FlateDecode'));
  return PDFRawStream.of(dict, deflateSync(data, DEFLATE));
}

/** Creates a compressed stream. @param entries of its dictionary, besides filter and length */
export function deflatedStream(
  context: PDFContext,
  data: Uint8Array,
  entries: Readonly<Record<string, number | string>> = {},
): PDFRawStream {
  return deflated(context.obj({ ...entries }), data);
}
