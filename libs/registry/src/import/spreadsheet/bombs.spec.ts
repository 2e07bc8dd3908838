import fc from 'fast-check';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { openWorkbook } from './open-workbook';
import { TextHandler } from './shared-strings';
import { WORKBOOK_LIMITS } from './workbook-limits';
import {
  ORGANISATIONS,
  readWorkbookRows,
  sheetRow,
  buildWorkbook,
  fixtureWorkbook,
  buildZip,
} from './workbook.fixture';

const ROWS = ORGANISATIONS + sheetRow('CLUB', 'De Linde');
const MIB = 1024 ** 2;
const CENTRAL = Buffer.from('504b0102', 'hex');

/** Where the entry of a part stands in the table at the end. */
function entryOf(zip: Buffer, part: string): number {
  for (let at = zip.indexOf(CENTRAL); at !== -1; at = zip.indexOf(CENTRAL, at + 1)) {
    if (zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28)) === part) return at;
  }
  throw new Error(`There is no ${part}.`);
}

/** Files that were made to harm their reader. Each is a real one, but for the limits that would take minutes. */
describe('A workbook that is a bomb', () => {
  const SHEET = 'xl/worksheets/sheet0.xml';
  const good = () => buildWorkbook({ sheets: { Blad1: { rows: ROWS } } });
  const withPart = (part: string, xml: string) =>
    buildWorkbook({ sheets: { Blad1: { rows: ROWS } }, parts: { [part]: xml } });
  const withRows = (rows: string) => buildWorkbook({ sheets: { Blad1: { rows: ORGANISATIONS + rows } } });
  const changed = async (part: string, change: (zip: Buffer, entry: number) => void) => {
    const zip = await good();
    change(zip, entryOf(zip, part));
    return zip;
  };
  const refused = async (bytes: Buffer, code: string, sentence = '') => {
    await expect(readWorkbookRows('a.xlsx', bytes)).rejects.toMatchObject({ name: 'ImportRefused', code });
    await expect(readWorkbookRows('a.xlsx', bytes)).rejects.toThrow(sentence);
  };

  it('unpacks to far more than it was packed to', async () => {
    const bomb = await withPart(SHEET, `<worksheet>${' '.repeat(17 * MIB)}</worksheet>`);
    expect(bomb.length).toBeLessThan(MIB);
    await refused(bomb, 'workbook-too-large', '200 times its packed size');
  });

  it('says that it unpacks to more than is allowed, or to less than it does', async () => {
    const huge = await changed(SHEET, (zip, entry) => zip.writeUInt32LE(0xf0000000, entry + 24));
    await refused(huge, 'workbook-too-large', 'bytes once it is unpacked');
    const lying = await changed(SHEET, (zip, entry) => zip.writeUInt32LE(50, entry + 24));
    await refused(lying, 'damaged-workbook');
    const styles = await withPart('xl/styles.xml', `<styleSheet>${`<xf a="${'\u00a0'.repeat(50)}"/>`.repeat(340_000)}</styleSheet>`);
    await refused(styles, 'workbook-too-large');
  }); // prettier-ignore

  it('gives the same bytes again and again by parts that overlap', async () => {
    // Both hold the same, so that nothing but their place is wrong.
    const copy = `<worksheet><sheetData>${ROWS}</sheetData></worksheet>`;
    const parts = { [SHEET]: copy, 'xl/copy.xml': copy };
    const zip = await buildWorkbook({ sheets: { Blad1: { rows: ROWS } }, parts });
    expect(await readWorkbookRows('a.xlsx', zip)).toHaveLength(2);
    zip.copy(zip, entryOf(zip, SHEET) + 42, entryOf(zip, 'xl/copy.xml') + 42, entryOf(zip, 'xl/copy.xml') + 46);
    await refused(zip, 'damaged-workbook');
    const sheets = { Een: { rows: ROWS }, Twee: { rows: ROWS } };
    const rels = '<Relationships>' + [0, 1].map((at) => `<Relationship Id="s${at}" Type="x/worksheet" Target="worksheets/sheet0.xml"/>`).join('') + '</Relationships>';
    await refused(await buildWorkbook({ sheets, parts: { 'xl/_rels/workbook.xml.rels': rels } }), 'damaged-workbook');
  }); // prettier-ignore

  it('has too many parts, parts of one name, or names that lead out of it', async () => {
    const many = Object.fromEntries(Array.from({ length: 1_001 }, (_, at) => [`xl/media/${at}.png`, '']));
    await refused(await buildZip(many), 'workbook-too-large', '1000 parts');
    await refused(await withPart('xl/Workbook.xml', '<x/>'), 'damaged-workbook');
    for (const name of ['../../x', '/x/y/zz', 'C:/x/yy']) {
      const zip = await withPart('aa/bb/x', '');
      const outside = Buffer.from(zip.toString('latin1').replaceAll('aa/bb/x', name), 'latin1');
      await refused(outside, 'damaged-workbook');
    }
  });

  it('holds other bytes than its checksum says, a password, or ends before its end', async () => {
    await refused(await changed(SHEET, (zip, at) => zip.writeUInt32LE(1, at + 16)), 'damaged-workbook');
    await refused(await changed(SHEET, (zip, at) => zip.writeUInt16LE(1, at + 8)), 'damaged-workbook');
    const bytes = await good();
    await refused(bytes.subarray(0, bytes.length - 30), 'damaged-workbook');
    await refused(bytes.subarray(0, 100), 'damaged-workbook');
  });

  it.each(['xl/workbook.xml', 'xl/_rels/workbook.xml.rels', 'xl/sharedStrings.xml', 'xl/styles.xml', SHEET])(
    'has entities that unfold, or that lead to a file, in %s',
    async (part) => {
      const made = (inFront: string) =>
        buildWorkbook({ sheets: { Blad1: { rows: ROWS } }, inFront: { [part]: inFront } });
      expect(await readWorkbookRows('a.xlsx', await made('<?xml version="1.0"?><!-- c -->'))).toHaveLength(2);
      const laughs = [...'bcdefghij'].map((name, at) => `<!ENTITY ${name} "${`&${'abcdefghi'[at]};`.repeat(10)}">`);
      for (const entities of [laughs.join(''), '<!ENTITY j SYSTEM "file:///etc/passwd">']) {
        await refused(await made(`<!DOCTYPE x [<!ENTITY a "ha">${entities}]>`), 'damaged-workbook');
      }
      await refused(await made('<!DOCTYPE x>'), 'damaged-workbook');
      await refused(await withPart(part, '<x>&j;</x>'), 'damaged-workbook');
    },
  ); // prettier-ignore

  it('refers to what lies elsewhere: nothing there is asked', async () => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked += 1;
      response.end(`<worksheet><sheetData>${ROWS}</sheetData></worksheet>`);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sheet.xml`;
    for (const mode of ['TargetMode="External"', '']) {
      const rels = `<Relationships><Relationship Id="s0" Type="x/worksheet" Target="${url}" ${mode}/></Relationships>`;
      await refused(await withPart('xl/_rels/workbook.xml.rels', rels), 'damaged-workbook');
    }
    server.close();
    expect(asked).toBe(0);
    const outside = `<Relationships><Relationship Id="s0" Type="x/worksheet" Target="worksheets/sheet0.xml" TargetMode="External"/></Relationships>`;
    await refused(await withPart('xl/_rels/workbook.xml.rels', outside), 'damaged-workbook');
  });

  it('has more columns or rows than a spreadsheet, marks within marks, or text without end', async () => {
    await refused(await withRows('<row r="2"><c r="XFE2"><v>1</v></c></row>'), 'workbook-too-large', '16384 columns');
    await refused(await withRows('<row r="1048577"/>'), 'workbook-too-large', '1048576 rows');
    await refused(await withRows('<row r="9"/><row r="3"/>'), 'damaged-workbook');
    await refused(await withRows('<a>'.repeat(40) + '</a>'.repeat(40)), 'workbook-too-large', 'marks within marks');
    const noise = Array.from({ length: 300_000 }, (_, at) => (at * 2_654_435_761) % 1e9).join('x');
    for (const rows of [`<row><c t="str"><v>${noise}</v></c></row>`, `<!--${noise}-->`, `<row a="${noise}"/>`]) {
      await refused(await withRows(rows), 'workbook-too-large', 'bytes without a mark');
    }
  }); // prettier-ignore

  it('leaves out so many cells before the last of a row that its rows would fill the memory', async () => {
    const wide = await withRows('<row r="2"><c r="ZZ2" t="str"><v>een</v></c><c r="XFD2"><v>1</v></c></row>');
    expect(await readWorkbookRows('a.xlsx', wide)).toEqual(['a.xlsx:1 organisation_code|name', `a.xlsx:2 ${'|'.repeat(128)}een`]);
    const few = await withRows('<row r="2"><c r="A2"/><c r="C2"><v>1</v></c><c r="E2"/></row>');
    expect(await readWorkbookRows('a.xlsx', few, { cells: 6 })).toHaveLength(2);
    await expect(readWorkbookRows('a.xlsx', few, { cells: 5 })).rejects.toThrow('more than 5 cells');
  }); // prettier-ignore

  it('has a text without end between marks that are near: what is too long is not kept', () => {
    const found: string[] = [];
    const handler = new TextHandler('is', WORKBOOK_LIMITS, (text) => found.push(text));
    handler.open('is');
    for (let at = 0; at < 1_000; at++) {
      handler.open('t');
      handler.text('x'.repeat(1_000));
      handler.close('t');
    }
    handler.close('is');
    expect(found.map(({ length }) => length)).toEqual([8_000]);
  });

  it('has a value without end, between marks that are near', async () => {
    for (const [rows, texts] of [
      [`<row><c t="str"><v>${`${'x'.repeat(900)}<a/>`.repeat(9)}</v></c></row>`],
      [`<row><c t="inlineStr"><is>${`<t>${'x'.repeat(900)}</t>`.repeat(9)}</is></c></row>`],
      ['<row><c t="s"><v>0</v></c></row>', `<si>${`<r><t>${'x'.repeat(900)}</t></r>`.repeat(9)}</si>`],
    ]) {
      const made = { sheets: { Blad1: { rows: ORGANISATIONS + rows } }, texts };
      expect((await readWorkbookRows('a.xlsx', await buildWorkbook(made))).at(-1)).toBe('a.xlsx:2 too-long|');
    }
  });

  it('is stored without being packed: others have their turn all the same', async () => {
    const texts = '<si><t>De Linde</t></si>'.repeat(100_000);
    const bytes = await buildWorkbook({ sheets: { Blad1: { rows: ROWS } }, texts, isStored: true });
    let turns = 0;
    const others = setInterval(() => (turns += 1), 0);
    expect(await readWorkbookRows('a.xlsx', bytes)).toHaveLength(2);
    clearInterval(others);
    expect(turns).toBeGreaterThan(10); // It has 37 pieces.
  });

  it('refers to more parts than it may have', async () => {
    const rels = Array.from({ length: 1_001 }, (_, at) => `<Relationship Id="a${at}" Type="x/y" Target="b"/>`);
    const bytes = await withPart('xl/_rels/workbook.xml.rels', `<Relationships>${rels.join('')}</Relationships>`);
    await refused(bytes, 'workbook-too-large', '1000 parts');
  }); // prettier-ignore

  it('has a format that takes long for each cell', async () => {
    const made = (format: string) =>
      buildWorkbook({ sheets: { Blad1: { rows: ORGANISATIONS + '<row><c s="0"><v>5</v></c></row>' } }, formats: [format] });
    await refused(await made('0'.repeat(256)), 'workbook-too-large', 'characters in a format');
    expect((await readWorkbookRows('a.xlsx', await made('0'.repeat(255)))).at(-1)).toBe('a.xlsx:2 number-format|');
  }); // prettier-ignore

  it('comes in the smallest pieces, which are kept together', async () => {
    const bytes = fixtureWorkbook('libreoffice.xlsx');
    const kept: number[] = [];
    const workbook = await openWorkbook('a.xlsx', Readable.from([...bytes].map((byte) => Buffer.of(byte))), (read) => kept.push(read));
    expect(workbook.sheets.length).toBeGreaterThan(0);
    expect(Math.max(...kept)).toBeGreaterThan(100);
  }); // prettier-ignore

  it('has more cells, texts, sheets or formats than are allowed', async () => {
    const bytes = await buildWorkbook({
      sheets: { Een: { rows: ROWS }, Twee: { rows: ROWS } },
      texts: '<si><t>Een</t></si><si><t>Twee</t></si>',
      formats: ['0', '00'],
    });
    const limits = { cells: 7, texts: 1, textBytes: 6, sheets: 1, formats: 1, formatLength: 1, packedBytes: 500, smallPartBytes: 90 };
    for (const [limit, value] of Object.entries(limits)) {
      const found = readWorkbookRows('a.xlsx', bytes, { [limit]: value });
      await expect(found).rejects.toMatchObject({ code: 'workbook-too-large' });
      await expect(found).rejects.toThrow(`more than ${value}`);
    }
    expect(await readWorkbookRows('a.xlsx', bytes, { cells: 8, texts: 2, textBytes: 7, sheets: 2, formats: 2 })).toHaveLength(4);
  }); // prettier-ignore

  it('never ends: no more of it is taken than is allowed', async () => {
    let taken = 0;
    async function* endless(): AsyncGenerator<Buffer> {
      for (;;) {
        taken += MIB;
        yield Promise.resolve(Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.alloc(MIB - 4)]));
      }
    }
    const opening = openWorkbook('a.xlsx', endless(), () => undefined);
    await expect(opening).rejects.toMatchObject({ code: 'workbook-too-large' });
    expect(taken).toBe(65 * MIB);
  });

  it('is refused, or says what it said before, whatever bytes of it are changed', async () => {
    const whole = fixtureWorkbook('libreoffice.xlsx');
    const before = await readWorkbookRows('a.xlsx', whole);
    const change = fc.record({ at: fc.nat({ max: whole.length - 1 }), byte: fc.nat({ max: 255 }) });
    const changes = fc.array(change, { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(changes, fc.option(fc.nat({ max: whole.length })), async (bytes, end) => {
        const broken = Buffer.from(whole);
        for (const { at, byte } of bytes) broken[at] = byte;
        const read = await readWorkbookRows('a.xlsx', end === null ? broken : broken.subarray(0, end)).catch((error: Error) => error);
        if (read instanceof Error) expect(read.name).toBe('ImportRefused');
        else expect(read).toEqual(before);
      }),
      { numRuns: 1_000 },
    );
  }); // prettier-ignore
});
