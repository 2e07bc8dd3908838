import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import { type ImportFile, type ImportFiles, ImportRefused } from '@app/registry';
import { type Request } from 'express';
import { on } from 'node:events';
import { CallRefused } from '../call-refused';

/** Maximum number of files per upload: five kinds, each in several files, need fewer. */
const MOST_FILES = 50;

/** Maximum length of a file name in characters, because the name is stored with each bad row. */
const LONGEST_NAME = 100;

/**
 * Reads the files of a multipart form while they are uploaded. They are not stored on this machine, except a workbook in memory, and
 * backpressure slows down the client. The files throw ImportRefused if the connection or the form ends early, if there are no files or too
 * many, or if `stopping` aborts, even if no more bytes arrive.
 *
 * @throws CallRefused if the body is not a multipart form
 */
export function uploadedFiles(request: Request, stopping: AbortSignal): ImportFiles {
  const parser = parserFor(request);
  const open = new Set<BusboyFileStream>();
  parser.on('file', (_field, stream) => {
    open.add(stream);
    stream.once('close', () => open.delete(stream));
    // The reader gets the error. Without this handler, an error before the first read would end the process.
    stream.on('error', () => undefined);
  });
  const breakOff = (error: Error) => {
    for (const stream of open) stream.destroy(error instanceof ImportRefused ? error : uploadInterrupted());
  };
  // `on`, not `once`: the parser can fail twice, first when the service stops and again when the connection closes.
  parser.on('error', breakOff);
  // Ignored text fields would be dangerous: the sender of 'full=true' in the form would believe that it was applied.
  parser.on('fieldsLimit', () => {
    const reason = 'The form has a field of text: send files, and options in the address.';
    parser.emit('error', new ImportRefused('not-a-file', reason));
  });
  const end = () => parser.emit('error', uploadInterrupted());
  stopping.addEventListener('abort', end);
  request.once('close', () => {
    stopping.removeEventListener('abort', end);
    if (!request.complete) end();
  });
  const coming = on(parser, 'file', { close: ['finish'] }) as AsyncIterable<
    [field: string, stream: BusboyFileStream, fileName: string | undefined]
  >;
  request.pipe(parser);
  if (request.destroyed && !request.complete) end(); // The connection was closed before the listener was added.
  return { totalBytes: Number(request.headers['content-length'] ?? 0), files: filesOf(coming) };
}

/** Reads and discards the rest of a refused body, so that a client that is still sending receives the answer. */
export function discardBody(request: Request): void {
  request.unpipe();
  request.resume();
}

function parserFor({ headers }: Request): InstanceType<typeof Busboy> {
  const type = headers['content-type'] ?? '';
  try {
    if (!/^multipart\/form-data/i.test(type)) throw new Error('This is another type of body.');
    // One file more than allowed, so that the excess is noticed. Text fields are not kept in memory at all.
    const limits = { files: MOST_FILES + 1, fields: 0 };
    return new Busboy({ headers: { ...headers, 'content-type': type }, limits });
  } catch {
    throw new CallRefused('no-files');
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
    throw error instanceof ImportRefused ? error : uploadInterrupted();
  }
}

/** Returns the file name in a form that the database can store. */
function nameOf(given = ''): string {
  const characters = [...given].filter((character) => !/[\p{Cc}\p{Cs}]/u.test(character));
  return characters.slice(0, LONGEST_NAME).join('') || 'bestand.csv';
}

function uploadInterrupted(): ImportRefused {
  return new ImportRefused('interrupted', 'The files broke off before their end: send them again.');
}
