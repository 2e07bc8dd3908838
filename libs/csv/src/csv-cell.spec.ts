import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csvCell } from './csv-cell';

/** Each is nothing to the eye, and stood before a sign in a name that a spreadsheet ran. */
const INVISIBLE = [
  ...[
    '\u00AD',
    '\u034F',
    '\u061C',
    '\u115F',
    '\u17B4',
    '\u180E',
    '\u200B',
    '\u200D',
    '\u200E',
    '\u202E',
    '\u2060',
  ],
  ...['\u2066', '\u3164', '\uFE0F', '\uFEFF', '\uFFA0', '\uFFF9', '\u{E0001}', '\u{E0041}'],
  ...[
    ' ',
    '\u00A0',
    '\u1680',
    '\u2003',
    '\u2028',
    '\u202F',
    '\u3000',
    '\t',
    '\n',
    '\v',
    '\r',
    '\u0000',
    '\u0085',
  ],
];
const SIGNS = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫', '−'];

const shown = (text: string) => {
  const options = { delimiter: ';', record_delimiter: '\r\n', relax_quotes: false };
  const rows: string[][] = parse(`before;${csvCell(text)};after\r\n`, options);
  return rows[0];
};

describe('A cell of a CSV file', () => {
  it('is text, whatever invisible characters stand before the sign of a formula', () => {
    const hidden = fc.array(fc.constantFrom(...INVISIBLE), { maxLength: 5 }).map((all) => all.join(''));
    fc.assert(
      fc.property(hidden, fc.constantFrom(...SIGNS), fc.string(), (before, sign, rest) => {
        const text = before + sign + rest;
        expect(shown(text)).toEqual(['before', `'${text}`, 'after']);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is text behind every format character, space and ignored character that there is', () => {
    for (let code = 0; code <= 0x10ffff; code++) {
      const letter = String.fromCodePoint(code);
      if (!/[\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}]/u.test(letter)) continue;
      if (!/^"?'/.test(csvCell(`${letter}=1`))) throw new Error(`U+${code.toString(16)} hides a formula.`);
    }
  });

  it('shows any text as it is, but for that apostrophe', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const cells = shown(text);
        expect(cells).toHaveLength(3);
        expect([text, `'${text}`]).toContain(cells?.[1]);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(['Zoë van den Berg', "'t Hart", 'Jansen-Smit', 'a=b', 'x@y', '0100250', '', '\u200BAnna'])(
    'leaves %j alone',
    (name) => {
      expect(csvCell(name)).toBe(name);
    },
  );

  it('begins no other cell with a tab or a carriage return', () => {
    expect([csvCell('\tx'), csvCell('\rx')]).toEqual([`"'\tx"`, `"'\rx"`]);
  });
});
