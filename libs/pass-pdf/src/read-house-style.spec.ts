import { PNG } from 'pngjs';
import { PDFDocument } from 'pdf-lib';
import { readPdfText } from '../../../test/support/read-pass-text';
import { PLAIN_PASS } from './golden/golden-set';
import { DEFAULT_HOUSE_STYLE, PassRenderer, readHouseStyle, type HouseStyle } from './index';

async function passIn(style: HouseStyle): Promise<Uint8Array> {
  const rendered = (await (await PassRenderer.load(style)).open([PLAIN_PASS])).render(0);
  if (!rendered.ok) throw new Error(rendered.reason);
  return rendered.pdf;
}

describe('a house style', () => {
  it('is ours where nothing is configured', () => {
    expect(readHouseStyle({})).toEqual(DEFAULT_HOUSE_STYLE);
  });

  it('keeps our colours under another name, but not our logo', () => {
    expect(readHouseStyle({ name: 'De Linde' })).toEqual({
      ...DEFAULT_HOUSE_STYLE,
      name: 'De Linde',
      logo: undefined,
    });
  });

  it('names every problem at once', () => {
    const wrong = { name: '', colours: { band: 'green', glow: '#ffffff' }, logo: 7, font: 'x' };
    expect(() => readHouseStyle(wrong)).toThrow(
      /'font' is unknown; 'name' is no text; colour 'band' is not .*; colour 'glow' is unknown; 'logo' is neither/u,
    );
  });

  it('is refused where text would be too pale to read', () => {
    expect(() => readHouseStyle({ colours: { muted: '#aaaaaa' } })).toThrow(
      "'muted' on 'white' has contrast 2.3",
    );
    expect(() => readHouseStyle({ colours: { band: '#ffffff' } })).toThrow("'onBand' on 'band'");
  });

  it('puts its name on the pass', async () => {
    const text = await readPdfText(await passIn(readHouseStyle({ name: 'EHBO De Linde' })));
    expect(text).toMatch(/^EHBO De Linde Digitaal pasje/u);
  });

  it('is refused with a name that no pass can draw', async () => {
    await expect(PassRenderer.load(readHouseStyle({ name: '急救' }))).rejects.toThrow(RangeError);
  });

  it('may have a picture for a logo, or none', async () => {
    const png = new PNG({ width: 40, height: 20 });
    png.data.fill(200);
    const logo = { pngBase64: PNG.sync.write(png).toString('base64') };
    const pdf = await passIn(readHouseStyle({ name: 'De Linde', logo }));
    expect(Buffer.from(pdf).toString('latin1')).toContain('/Subtype/Image/Width 40/Height 20');
    const bare = await PDFDocument.load(await passIn(readHouseStyle({ logo: null })));
    expect(bare.getPageCount()).toBe(1);
  });

  it('is refused with a picture that would make every pass heavy', async () => {
    const png = PNG.sync.write(new PNG({ width: 400, height: 300 })).toString('base64');
    await expect(PassRenderer.load(readHouseStyle({ logo: { pngBase64: png } }))).rejects.toThrow(
      '400 × 300 pixels',
    );
  });
});
