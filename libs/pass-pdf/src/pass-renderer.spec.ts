import { demoPasses } from '../../../bench/demo-passes';
import { readPdfText } from '../../../test/support/read-pass-text';
import { PassRenderer, type PassData, type RenderedPass } from './index';

/** HarfBuzz and the fonts are the real ones; pdf.js reads the files. Nothing is mocked. */
let renderer: PassRenderer;
beforeAll(async () => {
  renderer = await PassRenderer.load();
});

const somebody = demoPasses(1)[0] as PassData;

async function renderOne(pass: Partial<PassData>): Promise<RenderedPass> {
  return (await renderer.open([{ ...somebody, ...pass }])).render(0);
}

async function textOf(pass: Partial<PassData>): Promise<string> {
  const rendered = await renderOne(pass);
  if (!rendered.ok) throw new Error(`${rendered.reason}: ${rendered.characters}`);
  return (await readPdfText(rendered.pdf)).normalize('NFC');
}

describe('a pass', () => {
  it('says everything that is known of the qualification', async () => {
    const text = await textOf({
      holderName: 'Zoë van den Berg',
      birthDate: '1981-04-03',
      qualificationNumber: '0100250',
      qualificationTitle: 'Diploma Eerste Hulp',
      examNumber: '000118',
      examDate: '2025-03-14',
      expiryDate: '2027-04-01',
      modules: [
        { title: 'Wandelletsel', expiryDate: '2026-10-01' },
        { title: 'Reanimatie en AED', expiryDate: null },
      ],
      organisationName: 'EHBO-vereniging De Linde',
      externalNumber: 'L-4000',
    });
    for (const part of [
      'Diploma Eerste Hulp',
      'Zoë van den Berg',
      'Geboortedatum 03-04-1981',
      'Kwalificatienummer 0100250',
      'Examendatum 14-03-2025',
      'Examennummer 000118',
      'Geldig t/m 01-04-2027',
      'Wandelletsel 01-10-2026',
      'Reanimatie en AED onbeperkt',
      'EHBO-vereniging De Linde',
      'Extern nummer L-4000',
    ]) {
      expect(text).toContain(part);
    }
  });

  it.each([
    ['1965', 'Geboortedatum 1965 Kwalificatienummer'],
    ['1965-07', 'Geboortedatum 07-1965 Kwalificatienummer'],
  ])('says of a birth date what is known, %s, and no day that is not', async (birthDate, said) => {
    const text = (await textOf({ birthDate })).replace(/\s+/gu, ' ');
    expect(text).toContain(said);
  });

  it('without end says so instead of a date', async () => {
    expect(await textOf({ expiryDate: null })).toContain('Geldigheid onbeperkt');
  });

  it('is the same bytes for the same data', async () => {
    const [first, second] = [await renderOne({}), await renderOne({})];
    expect(first).toEqual(second);
  });

  it('draws both Unicode forms of a name as one', async () => {
    const name = 'Zoë Şükrü Ǻ';
    const composed = await renderOne({ holderName: name.normalize('NFC') });
    expect(await renderOne({ holderName: name.normalize('NFD') })).toEqual(composed);
  });
});

describe('a pass that cannot be drawn right', () => {
  it('is refused with the characters that stand in the way, and costs no other pass', async () => {
    const set = await renderer.open([somebody, { ...somebody, holderName: '王小明' }, somebody]);
    expect(set.render(1)).toEqual({ ok: false, reason: 'undrawable-character', characters: '王 小 明' });
    expect([set.render(0).ok, set.render(2).ok]).toEqual([true, true]);
  });

  it('names invisible characters by their code', async () => {
    expect(await renderOne({ holderName: 'Jan\u202e nesnaJ' })).toEqual({
      ok: false,
      reason: 'undrawable-character',
      characters: 'U+202E',
    });
  });

  it('is refused when a text is longer than 1,000 characters', async () => {
    expect(await renderOne({ holderName: 'a'.repeat(1_001) })).toMatchObject({ reason: 'too-much-text' });
    expect(await renderOne({ holderName: 'a'.repeat(1_000) })).toMatchObject({ ok: true });
  });
});
