import { crc32, inflateSync } from 'node:zlib';
import { PNG } from 'pngjs';
import { PDFDocument, PDFName, PDFRawStream } from '@cantoo/pdf-lib';
import { readPdfText } from '../../../test/support/read-pass-text';
import { readLogoPicture } from './document/logo-picture';
import { PLAIN_PASS } from './golden/golden-set';
import { DEFAULT_HOUSE_STYLE, parseHouseStyle, PassRenderer, readHouseStyle, type HouseStyle } from './index';

async function passIn(style: HouseStyle): Promise<Uint8Array> {
  const rendered = (await (await PassRenderer.load(style)).open([PLAIN_PASS])).render(0);
  if (!rendered.ok) throw new Error(rendered.reason);
  return rendered.pdf;
}

const picture = (width: number, height: number) => PNG.sync.write(new PNG({ width, height }));
const PICTURE = picture(12, 8);
/** A chunk of a PNG, with its checksum. */
function chunk(type: string, data: Buffer): Buffer {
  const [length, checksum, body] = [
    Buffer.alloc(4),
    Buffer.alloc(4),
    Buffer.concat([Buffer.from(type), data]),
  ];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

const base64 = PICTURE.toString('base64');
const loading = async (json: unknown) => PassRenderer.load(readHouseStyle(json));

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
      /'font' is unknown; 'name' is no text; colour 'band' is not .*; colour 'glow' is unknown; 'logo' must be/u,
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
    const { context } = await PDFDocument.load(await passIn(readHouseStyle({ name: 'De Linde', logo })));
    const pictures = context
      .enumerateIndirectObjects()
      .flatMap(([, object]) => (object instanceof PDFRawStream ? [object] : []))
      .filter(({ dict }) => dict.get(PDFName.of('Subtype')) === PDFName.of('Image'))
      .map(({ dict, contents }) => ({
        entries: ['Width', 'Height', 'ColorSpace'].map((key) => String(dict.get(PDFName.of(key)))),
        samples: inflateSync(contents),
      }));
    expect(pictures).toEqual([
      { entries: ['40', '20', '/DeviceRGB'], samples: Buffer.alloc(40 * 20 * 3, 200) },
      { entries: ['40', '20', '/DeviceGray'], samples: Buffer.alloc(40 * 20, 200) },
    ]);
    const bare = await PDFDocument.load(await passIn(readHouseStyle({ logo: null })));
    expect(bare.getPageCount()).toBe(1);
  });

  it('is refused with a picture that would make every pass heavy, before that is decoded', async () => {
    await expect(loading({ logo: { pngBase64: picture(400, 300).toString('base64') } })).rejects.toThrow(
      'the logo has 400 × 300 pixels, and may have 64,000 in all: make it smaller, or give its path',
    );
    const huge = picture(10, 10);
    huge.writeUInt32BE(60_000, 16);
    huge.writeUInt32BE(60_000, 20);
    await expect(loading({ logo: { pngBase64: huge.toString('base64') } })).rejects.toThrow('60000 × 60000');
  });

  it.each([
    ['in base64', { pngBase64: base64 }],
    ['in base64 of several lines', { pngBase64: base64.replace(/.{20}/gu, '$&\r\n') }],
    ['as a data address', `data:image/png;base64,${base64}`],
    ['as a data address among its fields', { pngBase64: `data:image/png;base64,${base64}` }],
  ])('may have its picture %s', (_how, logo) => {
    expect(readHouseStyle({ logo }).logo).toEqual({ png: PICTURE });
  });

  it.each([
    ['a JPEG', `data:image/jpeg;base64,${Buffer.from('\xff\xd8\xff\xe0JFIF', 'latin1').toString('base64')}`],
    ['a GIF', { pngBase64: Buffer.from('GIF89a').toString('base64') }],
    ['a WebP', { pngBase64: Buffer.from('RIFF....WEBPVP8 ').toString('base64') }],
    ['an SVG', { pngBase64: Buffer.from('\ufeff<?xml version="1.0"?><svg/>').toString('base64') }],
    ['image/svg+xml', 'data:image/svg+xml,%3Csvg/%3E'],
    ['of another kind', { pngBase64: Buffer.from('no picture').toString('base64') }],
  ])('is refused with a logo that is %s: it must be a PNG', (kind, logo) => {
    expect(() => readHouseStyle({ logo })).toThrow(
      `'logo' is ${kind}, and must be a PNG: save it as one, or`,
    );
  });

  it.each([
    ['the name of a picture', 'logo.png', /^'logo' must be \{path, width, height\}, \{pngBase64\}, a data:/u],
    ['its name in the place of base64', { pngBase64: 'logo.png' }, /^the picture of 'logo' is not base64:/u],
    ['a data address without base64', 'data:image/png,%89PNG', /^the picture of 'logo' is not base64:/u],
    [
      'an SVG by its name',
      { path: './logo.svg', width: 9, height: 9 },
      /^'logo.path' must be the path data/u,
    ],
    [
      'an SVG whole',
      { path: '<svg><path/></svg>', width: 9, height: 9 },
      /^'logo.path' must be the path data/u,
    ],
    [
      'an arc',
      { path: 'M0 0 A1 1 0 0 0 2 2', width: 9, height: 9 },
      /read at .A 1 1 0.: write it with M L H/u,
    ],
    ['no path', { path: '', width: 9, height: 9 }, /^the logo's path must begin with M/u],
    ['a path without its size', { path: 'M0 0H9V9Z' }, /^'logo' must be/u],
    ['a size of nothing', { path: 'M0 0H9V9Z', width: 0, height: 9 }, /^'logo' must be/u],
    ['a picture with a size', { pngBase64: base64, width: 9, height: 9 }, /^'logo' must be/u],
    ['a field that is unknown', { png: base64 }, /^'logo.png' is unknown: 'logo' must be/u],
    ['a list', [], /^'logo' must be/u],
  ])('is refused with %s for a logo', (_what, logo, why) => {
    expect(() => readHouseStyle({ logo })).toThrow(why);
  });

  it('is refused with a picture that is cut short or damaged, wherever', async () => {
    const why = "the logo's PNG is damaged or cut short: save it anew, and take all of it";
    await expect(loading({ logo: { pngBase64: base64.slice(0, 80) } })).rejects.toThrow(why);
    for (let place = 8; place < PICTURE.length; place++) {
      await expect(readLogoPicture(PICTURE.subarray(0, place))).rejects.toThrow(why);
      const damaged = Buffer.from(PICTURE);
      damaged.writeUInt8(damaged.readUInt8(place) ^ 0x55, place);
      await expect(readLogoPicture(damaged)).rejects.toThrow(RangeError);
    }
  });

  it('is refused with an animation for a logo', async () => {
    const animation = Buffer.concat([
      PICTURE.subarray(0, 33),
      chunk('acTL', Buffer.alloc(8)),
      PICTURE.subarray(33),
    ]);
    await expect(readLogoPicture(animation)).rejects.toThrow(
      "the logo's PNG is animated: save it as one picture",
    );
  });

  it('is read from UTF-8 with or without a byte order mark, and from no other encoding', () => {
    const json = '{ "name": "EHBO Brühl" }';
    for (const text of [json, `\ufeff${json}`])
      expect(parseHouseStyle(Buffer.from(text))).toMatchObject({ name: 'EHBO Brühl' });
    for (const bytes of [Buffer.from(json, 'latin1'), Buffer.from(`\ufeff${json}`, 'utf16le')])
      expect(() => parseHouseStyle(bytes)).toThrow('it is not in UTF-8: save it in that encoding');
  });

  it.each(['', '{', '{ "name": "a", }', "{ 'name': 'a' }", 'name: a'])('is refused when it is %j', (text) => {
    expect(() => parseHouseStyle(Buffer.from(text))).toThrow(
      /^it is no JSON(?:, at position [\d a-z()]+)?$/u,
    );
  });

  it.each(['#fff', 'green', '#12345g', 'rgb(0, 0, 0)', 7, null])('is refused with the colour %j', (band) => {
    expect(() => readHouseStyle({ colours: { band } })).toThrow("colour 'band' is not of the form #rrggbb");
  });

  it.each(['toString', '__proto__x', 'Band'])('is refused with a colour for %s', (key) => {
    expect(() => readHouseStyle({ colours: { [key]: '#123456' } })).toThrow(`colour '${key}' is unknown`);
  });
});
