import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import { type ImportFile, type ImportFiles, ImportRefused } from '@app/registry';
import { type Request } from 'express';
import { on } from 'node:events';
import { Problem } from '../http/problem';

/** No set of files needs more: five kinds, each in some pieces. */
const MOST_FILES = 50;

/**
 * The files of a multipart form, as they come in: nothing of them is kept on this machine, and the other side sends no
 * faster than they are read. They break off with ImportRefused when the connection or the form does.
 *
 * @throws Problem when the body is no multipart form
 */
export function uploadedFiles(request: Request): ImportFiles {
  const parser = parserFor(request);
  const open = new Set<BusboyFileStream>();
  parser.on('file', (_field, stream) => {
    open.add(stream);
    stream.once('close', () => open.delete(stream));
    stream.on('error', () => undefined); // Whoever reads it is told; nobody may be reading it yet.
  });
  const breakOff = () => {
    for (const stream of open) stream.destroy(brokenOff());
  };
  parser.once('error', breakOff);
  request.once('close', () => {
    if (request.complete) return;
    breakOff();
    parser.emit('error', brokenOff());
  });
  const coming = on(parser, 'file', { close: ['finish'] }) as AsyncIterable<
    [field: string, stream: BusboyFileStream, fileName: string | undefined]
  >;
  request.pipe(parser);
  return { totalBytes: Number(request.headers['content-length'] ?? 0), files: filesOf(coming) };
}

/** Reads what is left of a body that was refused, so that the answer reaches a client that is still sending. */
export function passOver(request: Request): void {
  request.unpipe();
  request.resume();
}

function parserFor({ headers }: Request): InstanceType<typeof Busboy> {
  const type = headers['content-type'] ?? '';
  try {
    if (!/^multipart\/form-data/i.test(type)) throw new Error('This is another type of body.');
    return new Busboy({ headers: { ...headers, 'content-type': type }, limits: { files: MOST_FILES } });
  } catch {
    throw new Problem('no-files');
  }
}

async function* filesOf(
  coming: AsyncIterable<[string, BusboyFileStream, string | undefined]>,
): AsyncGenerator<ImportFile> {
  try {
    for await (const [, stream, name] of coming) {
      yield { name: name || 'bestand.csv', chunks: stream as AsyncIterable<Buffer> };
    }
  } catch (error) {
    throw error instanceof ImportRefused ? error : brokenOff();
  }
}

function brokenOff(): ImportRefused {
  return new ImportRefused('interrupted', 'The files broke off before their end: send them again.');
}
