import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { readCsvRecords } from './read-csv-records';

/** In pieces of these sizes, over and over: a letter or a line break may fall apart anywhere. */
async function* inPieces(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield Promise.resolve(bytes.subarray(at, at + size));
    at += size;
  }
}

const PIECES = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });

/** Compared with csv-parse, which reads whatever is written as RFC 4180 says. */
describe('The rows of a CSV file', () => {
  const LETTERS = ['a', 'é', '😀', ' ', ';', ',', '"', '\n', '\r', '\t', '=', '\\', '\u2028'];
  const field = fc.string({ unit: fc.constantFrom(...LETTERS), maxLength: 5 });
  const table = fc.array(fc.array(field, { minLength: 3, maxLength: 3 }), { maxLength: 12 });
  const manner = fc.record({
    delimiter: fc.constantFrom(';', ','),
    newline: fc.constantFrom('\n', '\r\n'),
    bom: fc.boolean(),
    endsWithNewline: fc.boolean(),
    quotesAll: fc.boolean(),
    pieces: PIECES,
  });

  const asWritten = (row: readonly string[], delimiter: string, quotesAll: boolean) =>
    row
      .map((text) => (quotesAll || /[;,"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text))
      .join(delimiter);

  const read = async (text: string, pieces: readonly number[]) => {
    const records = [];
    for await (const some of readCsvRecords({ name: 'a.csv', chunks: inPieces(Buffer.from(text), pieces) }))
      records.push(...some);
    return records;
  };

  it('are what csv-parse reads, with the line where each begins, however the bytes arrive', async () => {
    await fc.assert(
      fc.asyncProperty(table, manner, async (rows, { delimiter, newline, bom, pieces, ...how }) => {
        const lines = [`a${delimiter}b${delimiter}c`];
        for (const row of rows) lines.push(asWritten(row, delimiter, how.quotesAll));
        const text = lines.join(newline) + (how.endsWithNewline ? newline : '');
        const theirs = parse(text, { delimiter, record_delimiter: newline, relax_column_count: true });
        const begins = lines.map((_, at) => lines.slice(0, at).join('\n').split('\n').length + (at && 1));

        const ours = await read((bom ? '\ufeff' : '') + text, pieces);

        // A line break within a field is \n, whatever the file has: the importer makes a space of either.
        expect(ours.map(({ fields }) => fields)).toEqual(
          theirs.map((row) => row.map((value) => value.replaceAll('\r\n', '\n'))),
        );
        expect(ours.map(({ line }) => line)).toEqual(begins);
        expect(ours.filter(({ error }) => error)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('are read on after a row that csv-parse would lose the file to', async () => {
    const whole = fc.array(fc.stringMatching(/^[a-z]{1,5};[a-z]{1,5}$/), { minLength: 1, maxLength: 30 });
    const broken = fc.constantFrom('"open;x', 'a"b;c', '"a"b;c');
    await fc.assert(
      fc.asyncProperty(whole, broken, fc.nat(), manner, async (rows, row, place, { pieces }) => {
        const at = place % (rows.length + 1);
        const text = ['x;y', ...rows.slice(0, at), row, ...rows.slice(at)].join('\n');
        expect(() => parse(text, { delimiter: ';' })).toThrow();

        const [, ...records] = await read(text, pieces);

        expect(records.filter(({ error }) => error).map(({ line }) => line)).toEqual([at + 2]);
        expect(records.filter(({ error }) => !error).map(({ fields }) => fields.join(';'))).toEqual(rows);
      }),
      { numRuns: 200 },
    );
  });
});

/** The signs of Windows-1252 that names and clubs need and Latin-1 lacks. */
const OWN_SIGNS: Readonly<Record<string, number>> = {
  ...{ '€': 0x80, Š: 0x8a, Œ: 0x8c, Ž: 0x8e, '’': 0x92, '“': 0x93, '”': 0x94 },
  ...{ '–': 0x96, š: 0x9a, œ: 0x9c, ž: 0x9e, Ÿ: 0x9f },
};
const windows1252 = (text: string) =>
  Buffer.from([...text].map((sign) => OWN_SIGNS[sign] ?? sign.charCodeAt(0)));
const utf8 = (text: string) => Buffer.from(text);
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();

const WRITTEN = {
  'UTF-8': utf8,
  'UTF-8 with a mark': (text: string) => utf8(`\ufeff${text}`),
  'UTF-16': (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'UTF-16, the high byte first': (text: string) => utf16be(`\ufeff${text}`),
  'UTF-16 without a mark': (text: string) => Buffer.from(text, 'utf16le'),
  'UTF-16 without a mark, the high byte first': utf16be,
  'Windows-1252': windows1252,
} as const;
const NAMES = [
  'Zoë',
  'Müller',
  'Étienne',
  'Šimon',
  'Růžena',
  'Œuvre',
  'ANAÏS',
  'ŽOFIE',
  'Smit–Özdemir',
  'd’Été',
  'Anna',
];

/** Compared with Node.js, which writes the bytes. */
describe('The encoding of a CSV file', () => {
  const names = fc.array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 20 });
  // Windows-1252 has no ů.
  const western = names.map((some) => some.map((one) => one.replace('ů', 'u')));
  const table = (rows: readonly string[]) =>
    ['number;name', ...rows.map((row, at) => `${at};${row}`)].join('\r\n');

  const read = async (bytes: Buffer, pieces: readonly number[]) => {
    const rows: string[] = [];
    for await (const some of readCsvRecords({ name: 'leden.csv', chunks: inPieces(bytes, pieces) })) {
      rows.push(...some.map(({ fields }) => fields.join('|')));
    }
    return rows;
  };

  it.each(Object.entries(WRITTEN))('is recognised when it is %s', async (encoding, written) => {
    const rows = encoding === 'Windows-1252' ? western : names;
    await fc.assert(
      fc.asyncProperty(rows, PIECES, async (some, pieces) => {
        const found = await read(written(table(some)), pieces);
        expect(found).toEqual(['number|name', ...some.map((row, at) => `${at}|${row}`)]);
      }),
      { numRuns: 100 },
    );
  });

  it('is one for the whole file: with two of them, in whatever order, nothing of it is read', async () => {
    const accented = fc.constantFrom('Zoë', 'Müller', 'Étienne', 'Citroën', 'Özdemir', 'François');
    const order = fc.constantFrom([utf8, windows1252] as const, [windows1252, utf8] as const);
    await fc.assert(
      fc.asyncProperty(
        western,
        accented,
        order,
        accented,
        western,
        PIECES,
        async (one, a, order, b, other, pieces) => {
          const first = order[0](`${table([...one.filter((name) => name === 'Anna'), a])}\n`);
          const second = order[1](`${[b, ...other].map((name) => `9;${name}`).join('\n')}\n`);
          await expect(read(Buffer.concat([first, second]), pieces)).rejects.toMatchObject({
            code: 'unknown-encoding',
          });
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each([
    ['of DOS', 'Jos\x82'],
    ['of DOS', 'Bj\x94rn'],
    ['of DOS', 'M\x81ller'],
    ['of DOS', 'H\x8al\x8ane'],
    ['of a Mac', 'Ren\x8e'],
    ['of a Mac', 'Zo\x91'],
    ['of a Mac', 'M\x9fller'],
    ['of a Mac', 'Fran\x8dois'],
    ['of no text at all', 'PK\x03\x04\xff'],
  ])('is refused with letters %s', async (_, letters) => {
    const bytes = Buffer.from(`number;name\n1;Anna\n2;${letters}\n`, 'latin1');
    await expect(read(bytes, [7])).rejects.toMatchObject({
      code: 'unknown-encoding',
      message: expect.stringMatching(/^leden.csv is not UTF-8.* \(line 3 is other\)/) as string,
    });
  });

  it('is refused when the lines end as on older Macs, whose letters nothing tells apart', async () => {
    const bytes = Buffer.from('number;name\r1;Anna\r2;Bj\x9arn\r', 'latin1');
    await expect(read(bytes, [5])).rejects.toMatchObject({ code: 'unknown-encoding' });
  });

  it('is broken by half a letter at the end', async () => {
    for (const mark of ['', '\ufeff']) {
      const cut = Buffer.from(`${mark}number;name\n1;Zoë`).subarray(0, -1);
      await expect(read(cut, [9])).rejects.toMatchObject({ code: 'unknown-encoding' });
    }
    expect(await read(windows1252('number;name\n1;Café'), [9])).toEqual(['number|name', '1|Café']);
    const wide = Buffer.from('\ufeffnumber;name\n1;Zoë', 'utf16le');
    await expect(read(wide.subarray(0, -1), [9])).rejects.toMatchObject({ code: 'unknown-encoding' });
  });
});

describe('What offices write around the rows of a CSV file', () => {
  const read = async (text: string) => {
    const found = [];
    for await (const some of readCsvRecords({ name: 'a.csv', chunks: inPieces(Buffer.from(text), [3]) })) {
      found.push(...some.map(({ line, fields, error }) => [line, error ?? fields.join('|')]));
    }
    return found;
  };

  it('may be lines that end with CR alone', async () => {
    expect(await read('a;b\r1;2\r"3";4\r')).toEqual([[1, 'a|b'], [2, '1|2'], [3, '3|4']]); // prettier-ignore
  });

  it.each(['sep=;', '"sep=;"', 'SEP=;', 'sep=;;;', 'sep='])('may be a first line %s', async (first) => {
    expect(await read(`${first}\r\na;b\r\n1;2\r\n`)).toEqual([[2, 'a|b'], [3, '1|2']]); // prettier-ignore
  });

  it('may be empty lines before the header', async () => {
    expect(await read('\n;;\na;b\n1;2\n')).toEqual([[3, 'a|b'], [4, '1|2']]); // prettier-ignore
  });

  it.each([';', ',', '\t', '|'])('may be %j between fields', async (delimiter) => {
    expect(await read(`a${delimiter}b\n1${delimiter}2\n`)).toEqual([[1, 'a|b'], [2, '1|2']]); // prettier-ignore
  });

  it('may be ="…" around text, and no other quote within a field', async () => {
    expect(await read('a;b\n="001";"=""002"""\n="1"&2;x\n')).toEqual([
      [1, 'a|b'],
      [2, '="001"|="002"'],
      [3, 'bad-quote'],
    ]);
  });
});
