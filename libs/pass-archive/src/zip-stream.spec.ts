import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { fromBuffer, type Entry, type ZipFile } from 'yauzl';
import { archiveStream } from './index';

const instant = new Date('2026-11-23T19:00:02Z');
const open = promisify(
  fromBuffer as (bytes: Buffer, options: object, done: (e: Error | null, z: ZipFile) => void) => void,
);

async function read(zip: Buffer): Promise<{ entries: Entry[]; contents: Map<string, Buffer> }> {
  const file = await open(zip, { lazyEntries: true });
  const entries: Entry[] = [];
  const contents = new Map<string, Buffer>();
  const openEntry = promisify(
    file.openReadStream.bind(file) as (
      e: Entry,
      done: (e: Error | null, s: NodeJS.ReadableStream) => void,
    ) => void,
  );
  await new Promise<void>((resolve, reject) => {
    file.on('error', reject).on('end', resolve);
    file.on('entry', (entry: Entry) => {
      entries.push(entry);
      openEntry(entry)
        .then(async (stream) => {
          contents.set(entry.fileName, await buffer(stream));
          file.readEntry();
        })
        .catch(reject);
    });
    file.readEntry();
  });
  return { entries, contents };
}

describe('an archive', () => {
  it('gives back every entry, byte for byte', async () => {
    const zip = await buffer(
      archiveStream(
        [
          { name: '1_Zoë_Diploma.pdf', data: Buffer.from('pdf') },
          { name: 'leeg.txt', data: Buffer.alloc(0) },
        ],
        instant,
      ),
    );
    const { contents } = await read(zip);
    expect([...contents].map(([name, data]) => [name, data.toString()])).toEqual([
      ['1_Zoë_Diploma.pdf', 'pdf'],
      ['leeg.txt', ''],
    ]);
  });
});
