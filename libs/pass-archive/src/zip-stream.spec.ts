import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { buffer } from 'node:stream/consumers';
import { fromBufferPromise, type Entry } from 'yauzl';
import { describeWithTool } from '../../../test/support/system-tool';
import { archiveStream, type ArchiveEntry } from './index';

/** Readers of four makers open what we write: yauzl here, unzip, 7-Zip and Python's zipfile where they are there. */
const INSTANT = new Date('2026-07-23T19:00:02Z');
const ENTRIES: readonly ArchiveEntry[] = [
  { name: '0100250_Zoë van den Berg_Diploma Eerste Hulp.pdf', data: Buffer.from('een pdf') },
  { name: 'Йордан Ευαγγελία.pdf', data: Buffer.alloc(100_000, 'x') },
  { name: 'leeg.pdf', data: Buffer.alloc(0) },
  { name: 'overzicht.csv', data: Buffer.from('\ufeffa;b\r\n') },
];

const archive = (entries: readonly ArchiveEntry[] = ENTRIES): Promise<Buffer> =>
  buffer(archiveStream(entries, INSTANT));

async function readWithNode(zip: Buffer): Promise<{ entry: Entry; data: Buffer }[]> {
  const file = await fromBufferPromise(zip);
  const found = [];
  for await (const entry of file.eachEntry()) {
    found.push({ entry, data: await buffer(await file.openReadStreamPromise(entry)) });
  }
  return found;
}

describe('an archive', () => {
  it('gives back every entry in order, byte for byte', async () => {
    const found = await readWithNode(await archive());
    expect(found.map(({ entry, data }) => ({ name: entry.fileName, data }))).toEqual(ENTRIES);
  });

  it('flags every name as UTF-8, and stores without compressing', async () => {
    for (const { entry } of await readWithNode(await archive())) {
      expect(entry.generalPurposeBitFlag & 0x800).toBe(0x800);
      expect(entry.compressionMethod).toBe(0);
    }
  });

  it('dates every entry with the instant given', async () => {
    for (const { entry } of await readWithNode(await archive())) {
      expect(entry.getLastModDate()).toEqual(INSTANT);
    }
  });

  it('writes the wall clock of Amsterdam where only that can be written', async () => {
    const [first] = await readWithNode(await archive());
    const dosTime = first?.entry.lastModFileTime ?? 0;
    expect([dosTime >> 11, (dosTime >> 5) & 63, (dosTime & 31) * 2]).toEqual([21, 0, 2]);
  });

  it('is the same bytes for the same entries and instant', async () => {
    expect(await archive()).toEqual(await archive());
  });

  it('of nothing is an archive of nothing', async () => {
    expect(await readWithNode(await archive([]))).toEqual([]);
  });

  it('asks for an entry only when its reader wants more', async () => {
    let asked = 0;
    function* entries(): Generator<ArchiveEntry> {
      for (; asked < 250; asked++) yield { name: `${asked}.pdf`, data: Buffer.alloc(30_000) };
    }
    const stream = archiveStream(entries(), INSTANT);
    stream.read(0);
    for (let i = 0; i < 50; i++) await nextTurn();
    expect(asked).toBeLessThan(6);
    await buffer(stream);
    expect(asked).toBe(250);
  });

  it('ends with the error of its entries', async () => {
    function* entries(): Generator<ArchiveEntry> {
      yield { name: 'a.pdf', data: Buffer.from('a') };
      throw new Error('the registry is away');
    }
    await expect(buffer(archiveStream(entries(), INSTANT))).rejects.toThrow('the registry is away');
  });
});

describeWithTool(['unzip', '7z', 'python3'], 'an archive, opened by other programs', () => {
  let folder: string;
  let path: string;
  const run = (tool: string, ...args: string[]): string =>
    execFileSync(tool, args, { encoding: 'utf8', cwd: folder, env: { ...process.env, LC_ALL: 'C.UTF-8' } });
  const unpacked = (): ArchiveEntry[] =>
    readdirSync(join(folder, 'out'))
      .map((name) => ({ name, data: readFileSync(join(folder, 'out', name)) }))
      .sort(
        (a, b) =>
          ENTRIES.findIndex(({ name }) => name === a.name) - ENTRIES.findIndex(({ name }) => name === b.name),
      );

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pasloket-zip-'));
    path = join(folder, 'pasjes.zip');
    writeFileSync(path, await archive());
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('comes whole out of unzip', () => {
    expect(run('unzip', '-t', path)).toContain('No errors detected');
    run('unzip', '-q', path, '-d', 'out');
    expect(unpacked()).toEqual(ENTRIES);
  });

  it('comes whole out of 7-Zip', () => {
    expect(run('7z', 't', path)).toContain('Everything is Ok');
    run('7z', 'x', '-oout', path);
    expect(unpacked()).toEqual(ENTRIES);
  });

  it("comes whole out of Python's zipfile", () => {
    const script =
      'import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; ' +
      'assert all(i.flag_bits & 0x800 for i in z.infolist()); z.extractall("out")';
    run('python3', '-c', script, path);
    expect(unpacked()).toEqual(ENTRIES);
  });
});
