import { once } from 'node:events';
import { promisify } from 'node:util';
import { type Entry, fromBuffer, type ZipFile } from 'yauzl';

/** The files of a ZIP by name. Refuses one that is damaged, and a name that is not in UTF-8. */
export async function readArchive(bytes: Buffer): Promise<Map<string, Buffer>> {
  const zip = await promisify<Buffer, { lazyEntries: boolean }, ZipFile>(fromBuffer)(bytes, {
    lazyEntries: true,
  });
  const files = new Map<string, Buffer>();
  zip.on('entry', (entry: Entry) => {
    if ((entry.generalPurposeBitFlag & 0x800) === 0)
      throw new Error(`${entry.fileName} is not marked as UTF-8.`);
    zip.openReadStream(entry, (error, stream) => {
      if (error) return zip.emit('error', error);
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        files.set(entry.fileName, Buffer.concat(chunks));
        zip.readEntry();
      });
    });
  });
  zip.readEntry();
  await once(zip, 'end');
  return files;
}
