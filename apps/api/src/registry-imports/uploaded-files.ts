import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import { type ImportFile, type ImportFiles, ImportRefused } from '@app/registry';
import { type Request } from 'express';
import { on } from 'node:events';
import { Refusal } from '../refusal';

/** No set of files needs more: five kinds, each in some pieces. */
const MOST_FILES = 50;

/** A name is kept with every bad row of its file. Characters. */
const LONGEST_NAME = 100;

/**
 * The files of a multipart form, as they come in: nothing of them is kept on this machine beside the memory of a workbook,
 * and the other side sends no faster than they are read. They break off with ImportRefused when the connection or the form does, when there are
 * none or too many, and when `stopping` says so, even if nothing comes any more.
 *
 * @throws Refusal when the body is no multipart form
 */
export function uploadedFiles(request: Request, stopping: AbortSignal): ImportFiles {
  const parser = parserFor(request);
  const open = new Set<BusboyFileStream>();
  parser.on('file', (_field, stream) => {
    open.add(stream);
    stream.once('close', () => open.delete(stream));
    stream.on('error', () => undefined); // Whoever reads it is told; nobody may be reading it yet.
  });
  const breakOff = (error: Error) => {
    for (const stream of open) stream.destroy(error instanceof ImportRefused ? error : brokenOff());
  };
  parser.on('error', breakOff); // It may break off more than once: at a stop, and then with the connection.
  // Silently passed over, 'full=true' in the form would be taken for granted.
  parser.on('fieldsLimit', () => {
    const reason = 'The form has a field of text: send files, and options in the address.';
    parser.emit('error', new ImportRefused('not-a-file', reason));
  });
  const end = () => parser.emit('error', brokenOff());
  stopping.addEventListener('abort', end);
  request.once('close', () => {
    stopping.removeEventListener('abort', end);
    if (!request.complete) end();
  });
  const coming = on(parser, 'file', { close: ['finish'] }) as AsyncIterable<
    [field: string, stream: BusboyFileStream, fileName: string | undefined]
  >;
  request.pipe(parser);
  if (request.destroyed && !request.complete) end(); // It closed before we listened.
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
    // One more than is allowed, to be noticed; what is no file is not even kept in memory.
    const limits = { files: MOST_FILES + 1, fields: 0 };
    return new Busboy({ headers: { ...headers, 'content-type': type }, limits });
  } catch {
    throw new Refusal('no-files');
  }
}

async function* filesOf(
  coming: AsyncIterable<[string, BusboyFileStream, string | undefined]>,
): AsyncGenerator<ImportFile> {
  let count = 0;
  try {
    for await (const [, stream, name] of coming) {
      if (++count > MOST_FILES) {
        throw new ImportRefused('too-many-files', `There are more than ${MOST_FILES} files: join them.`);
      }
      yield { name: nameOf(name), chunks: stream as AsyncIterable<Buffer> };
    }
    if (count === 0) throw new ImportRefused('no-rows', 'There is no file: send at least one.');
  } catch (error) {
    throw error instanceof ImportRefused ? error : brokenOff();
  }
}

/** As the database can keep it. */
function nameOf(given = ''): string {
  const characters = [...given].filter((character) => !/[\p{Cc}\p{Cs}]/u.test(character));
  return characters.slice(0, LONGEST_NAME).join('') || 'bestand.csv';
}

function brokenOff(): ImportRefused {
  return new ImportRefused('interrupted', 'The files broke off before their end: send them again.');
}
