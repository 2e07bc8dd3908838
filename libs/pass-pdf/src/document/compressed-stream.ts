import { PDFName, PDFRawStream, type PDFDict } from '@cantoo/pdf-lib';
import { deflateSync } from 'node:zlib';

/** Highest compression, for streams that are compressed once and copied into many passes. */
const SHARED = { level: 9 };
/** For the content stream of each pass (about 5 KB): level 9 would take twice the time and save 80 bytes. */
const CONTENT = { level: 4, memLevel: 6, chunkSize: 4096 };

/**
 * Makes a stream that many passes share. It is compressed by Node's zlib: the compression of pdf-lib is JavaScript, and allocates
 * several hundred KB for each stream.
 *
 * @param entries dictionary of the stream; `compressedStream` adds /Filter
 */
export function compressedStream(entries: PDFDict, data: Uint8Array): PDFRawStream {
  entries.set(PDFName.of('Filter'), PDFName.of('FlateDecode'));
  return PDFRawStream.of(entries, deflateSync(data, SHARED));
}

/** Compresses the operators (Latin-1) of a content stream. */
export function compressContent(operators: string): Uint8Array {
  return deflateSync(Buffer.from(operators, 'latin1'), CONTENT);
}
