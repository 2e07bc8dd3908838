import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  greatestDifference,
  readPicture,
  writePicture,
  type GreyPicture,
} from '../../../../test/support/picture';
import { readPdfText } from '../../../../test/support/read-pass-text';
import { describeWithTool } from '../../../../test/support/system-tool';
import { PassRenderer, type PassData } from '../index';
import { NAMES, PLAIN_PASS, REFUSED, SHAPES } from './golden-set';

/**
 * Draws every name and shape of the golden set and reads it back with pdf.js. Where poppler and qpdf are installed, also
 * checks the file and compares it with its stored picture. `GOLDEN=write` replaces the stored pictures: look at the new ones.
 */
const PICTURES = join(__dirname, 'pictures');
const WRITE = process.env.GOLDEN === 'write';
/** More than the difference between two rasterisers, and less than that of an accent: see `greatestDifference`. */
const TOLERANCE = 90;

let renderer: PassRenderer;
let folder: string;
beforeAll(async () => {
  renderer = await PassRenderer.load();
  folder = mkdtempSync(join(tmpdir(), 'pasloket-golden-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function draw(pass: Partial<PassData>): Promise<Uint8Array> {
  const rendered = (await renderer.open([{ ...PLAIN_PASS, ...pass }])).render(0);
  if (!rendered.ok) throw new Error(`${rendered.reason}: ${rendered.characters}`);
  return rendered.pdf;
}

/** The text without white space, because the layout decides where lines break. */
function letters(text: string): string {
  return text.normalize('NFC').replace(/\s+/gu, '');
}

function expectedTexts(pass: Partial<PassData>): string[] {
  const { holderName, qualificationTitle, organisationName, externalNumber, modules, ...rest } = {
    ...PLAIN_PASS,
    ...pass,
  };
  const numbers = [rest.qualificationNumber, rest.examNumber, externalNumber ?? ''];
  return [holderName, qualificationTitle, organisationName, ...numbers, ...modules.map(({ title }) => title)];
}

const names = Object.entries(NAMES).map(([key, holderName]) => [`name-${key}`, { holderName }] as const);
const shapes = Object.entries(SHAPES).map(([key, pass]) => [`shape-${key}`, pass] as const);

describe('the golden set', () => {
  it('has at least 60 names and shapes', () => {
    expect(names.length + shapes.length).toBeGreaterThanOrEqual(60);
  });

  it.each([...names, ...shapes])('%s reads back as it was written', async (_, pass) => {
    const read = letters(await readPdfText(await draw(pass)));
    for (const text of expectedTexts(pass)) expect(read).toContain(letters(text));
  });

  it.each(names)('%s draws the same from both Unicode forms', async (_, { holderName }) => {
    const composed = await draw({ holderName: holderName.normalize('NFC') });
    expect(await draw({ holderName: holderName.normalize('NFD') })).toEqual(composed);
  });

  it.each([...names, ...shapes])('%s is at most 30 KB', async (_, pass) => {
    expect((await draw(pass)).length).toBeLessThanOrEqual(30_000);
  });

  it.each(Object.entries(REFUSED))('%s is refused by its characters', async (_, [holderName, characters]) => {
    const set = await renderer.open([{ ...PLAIN_PASS, holderName }]);
    expect(set.render(0)).toEqual({ ok: false, reason: 'undrawable-character', characters });
  });
});

describeWithTool(['pdftoppm', 'pdftotext', 'qpdf'], 'the golden set, seen by other programs', () => {
  function file(pdf: Uint8Array): string {
    const path = join(folder, 'pass.pdf');
    writeFileSync(path, pdf);
    return path;
  }

  /** @param whole the whole pass; otherwise its upper left part in a higher resolution */
  function picture(pdf: Uint8Array, whole: boolean): GreyPicture {
    const cut = whole ? ['-r', '110'] : ['-r', '150', '-x', '20', '-y', '56', '-W', '344', '-H', '94'];
    return readPicture(execFileSync('pdftoppm', ['-png', '-gray', ...cut, file(pdf)]));
  }

  it.each([...names, ...shapes])('%s looks as its stored picture', async (key, pass) => {
    const drawn = picture(await draw(pass), key.startsWith('shape-'));
    const stored = join(PICTURES, `${key}.png`);
    if (WRITE) writeFileSync(stored, writePicture(drawn));
    expect(existsSync(stored)).toBe(true);
    expect(greatestDifference(drawn, readPicture(readFileSync(stored)))).toBeLessThan(TOLERANCE);
  });

  it.each([...names, ...shapes])('%s is sound, and poppler reads its text', async (_, pass) => {
    const path = file(await draw(pass));
    expect(execFileSync('qpdf', ['--check', path], { encoding: 'utf8' })).toContain(
      'No syntax or stream encoding errors',
    );
    const read = letters(execFileSync('pdftotext', ['-raw', path, '-'], { encoding: 'utf8' }));
    for (const text of expectedTexts(pass)) expect(read).toContain(letters(text));
  });

  it.each([
    ['Zoe van den Berg', 'Zoë van den Berg'],
    ['Lukasz', 'Łukasz'],
    ['Isil', 'Işıl'],
    ['Йордан', 'Иордан'],
    ['Anna Bakker', 'Anna Backer'],
  ])('the comparison tells %s from %s', async (one, other) => {
    const [first, second] = [await draw({ holderName: one }), await draw({ holderName: other })];
    expect(greatestDifference(picture(first, false), picture(second, false))).toBeGreaterThan(TOLERANCE + 20);
  });
});
