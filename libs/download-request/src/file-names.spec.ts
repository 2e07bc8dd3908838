import fc from 'fast-check';
import { FILE_NAME_BYTES, passFileName, uniqueFileNames, type PassFileNameParts } from './file-names';

const zoe: PassFileNameParts = {
  qualificationNumber: '0100250',
  holderName: 'Zoë van den Berg',
  qualificationTitle: 'Diploma Eerste Hulp',
  externalNumber: null,
};
const named = (parts: Partial<PassFileNameParts>): string => passFileName({ ...zoe, ...parts });

describe('the file name of a pass', () => {
  it('tells number, name, qualification, and the external number where there is one', () => {
    expect(named({})).toBe('0100250_Zoë van den Berg_Diploma Eerste Hulp.pdf');
    expect(named({ externalNumber: 'L-4000' })).toBe(
      '0100250_Zoë van den Berg_Diploma Eerste Hulp_L-4000.pdf',
    );
  });

  it.each([
    ['../../etc/passwd', 'etc-passwd'],
    ['C:\\Windows\\x', 'C-Windows-x'],
    ['a. ', 'a'],
    ['Jan\u202egnp.exe', 'Jangnp.exe'],
    ['Jan\u0000Jansen', 'Jan-Jansen'],
    ['Jan_Jansen', 'Jan Jansen'],
    ['Jan\nJansen', 'Jan Jansen'],
    ['Jan "Jo" <Jansen>?*|', 'Jan -Jo- -Jansen-'],
    ['\ud800Jan', 'Jan'],
    ['Rene\u0301', 'René'],
    ['👩\u200d🚒 Anna', 'Anna'],
    ['', 'zonder naam'],
    ['\u0301\u0302', 'zonder naam'],
  ])('draws the teeth of the name %j', (holderName, safe) => {
    expect(named({ holderName })).toBe(`0100250_${safe}_Diploma Eerste Hulp.pdf`);
  });

  it.each(['CON', 'nul', 'Com1', 'lpt9', 'AUX.7'])('is no Windows device for number %s', (number) => {
    expect(named({ qualificationNumber: number })).toMatch(/^nr /u);
  });

  it('keeps numbers whole and shortens what is longest, between characters', () => {
    const name = named({ holderName: 'Ё'.repeat(200), externalNumber: 'L-4000' });
    expect(name).toMatch(/^0100250_Ё+_Diploma Eerste Hulp_L-4000\.pdf$/u);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(FILE_NAME_BYTES);
    expect(named({ holderName: 'e\u0302\u0301'.repeat(99) })).not.toMatch(/_[\u0300-\u036f]/u);
  });

  it('is as long as it may be and no longer', () => {
    const fits = 'x'.repeat(
      FILE_NAME_BYTES - Buffer.byteLength(named({ holderName: '' })) + 'zonder naam'.length,
    );
    expect(Buffer.byteLength(named({ holderName: fits }))).toBe(FILE_NAME_BYTES);
    expect(Buffer.byteLength(named({ holderName: `${fits}x` }))).toBe(FILE_NAME_BYTES);
  });
});

describe('the file names of a request', () => {
  it('differ for two passes of one name', () => {
    expect(uniqueFileNames([zoe, zoe, zoe])).toEqual([
      '0100250_Zoë van den Berg_Diploma Eerste Hulp.pdf',
      '0100250_Zoë van den Berg_Diploma Eerste Hulp (2).pdf',
      '0100250_Zoë van den Berg_Diploma Eerste Hulp (3).pdf',
    ]);
  });

  it('differ where only case or Unicode form do', () => {
    const names = ['Zoë', 'ZOË', 'Zoe\u0308', 'zoë'].map((holderName) => ({ ...zoe, holderName }));
    expect(uniqueFileNames(names).map((name) => /\((\d)\)/u.exec(name)?.[1])).toEqual([
      undefined,
      '2',
      '3',
      '4',
    ]);
  });
});

/** Anything that a field may hold, and what is known to hurt. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme-composite', maxLength: 60 }),
  fc.constantFrom(
    'CON',
    'a.',
    ' ',
    '..',
    '/',
    '\u202e',
    'Zoë',
    'ZOE\u0308',
    '\ud800',
    'ß',
    'ẞ',
    'İ',
    'ı',
    'ﬁ',
    'x'.repeat(300),
  ),
);
const parts = fc.record({
  qualificationNumber: text,
  holderName: text,
  qualificationTitle: text,
  externalNumber: fc.option(text),
});

describe('every file name, whatever the registry holds,', () => {
  it('is valid on Windows, macOS and Linux, and at most 100 bytes', () => {
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 12 }), (passes) => {
        for (const name of uniqueFileNames(passes)) {
          expect(Buffer.byteLength(name)).toBeLessThanOrEqual(FILE_NAME_BYTES);
          expect(name).toMatch(/^[\p{L}\p{M}\p{Nd} '()&+,._-]+\.pdf$/u);
          expect(name).not.toMatch(/^[\s.]|[\s.]\.pdf$/u);
          expect(name).not.toMatch(/^(con|prn|aux|nul|(com|lpt)[0-9¹²³])\s*\./iu);
          expect(name).toBe(name.normalize('NFC'));
        }
      }),
    );
  });

  it('is alone in its request also when names differ by a sharp s alone', () => {
    const named = (holderName: string) => ({
      qualificationNumber: '1',
      holderName,
      qualificationTitle: 'EH',
      externalNumber: null,
    });
    expect(uniqueFileNames([named('Weiß'), named('WEIẞ'), named('Weiss')])).toEqual([
      '1_Weiß_EH.pdf',
      '1_WEIẞ_EH (2).pdf',
      '1_Weiss_EH (3).pdf',
    ]);
  });

  it('is alone in its request, also where case and Unicode form are ignored', () => {
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 12 }), (passes) => {
        const folded = uniqueFileNames(passes).map((name) =>
          name.normalize('NFD').toLowerCase().toUpperCase(),
        );
        expect(new Set(folded).size).toBe(passes.length);
      }),
    );
  });
});
