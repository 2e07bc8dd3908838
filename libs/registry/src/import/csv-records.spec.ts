import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csvRecords } from './csv-records';

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
    pieces: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
  });

  const asWritten = (row: readonly string[], delimiter: string, quotesAll: boolean) =>
    row
      .map((text) => (quotesAll || /[;,"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text))
      .join(delimiter);

  /** In pieces of these sizes, over and over: a letter or a line break may fall apart anywhere. */
  async function* inPieces(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
    for (let at = 0, turn = 0; at < bytes.length; turn++) {
      const size = sizes[turn % sizes.length] ?? 1;
      yield Promise.resolve(bytes.subarray(at, at + size));
      at += size;
    }
  }

  const read = async (text: string, pieces: readonly number[]) => {
    const records = [];
    for await (const some of csvRecords(inPieces(Buffer.from(text), pieces))) records.push(...some);
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
