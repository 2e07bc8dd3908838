import { ContentStream } from './document/content-stream';
import { EmbeddedFont } from './document/embedded-font';
import { readLogoPicture } from './document/logo-picture';
import { type Outline } from './document/structure';
import { StyleObjects } from './document/style-objects';
import { loadFonts, type Fonts, type Weight } from './fonts/fonts';
import { type ShapedText } from './fonts/shaper';
import { type HouseStyle } from './house-style';
import { drawBand, logoBox, type BandTexts } from './layout/band';
import { type FixedTexts } from './layout/compose-pass';
import { QR_BOX } from './layout/measures';
import { TextShaper } from './layout/pass-texts';
import { cleanText, unsupportedCharacters } from './text/clean-text';

/** A house style with everything that its passes share: loaded fonts, shaped texts, and the objects of the PDF files. */
export interface PreparedStyle {
  readonly style: HouseStyle;
  readonly fonts: Fonts;
  readonly fixedTexts: FixedTexts;
  /** All texts that are the same on each pass. Their glyphs must be in the fonts of every file. */
  readonly textsOnEveryPass: readonly { readonly weight: Weight; readonly shaped: ShapedText }[];
  /** The outline of the band, which starts the outline of each pass. */
  readonly bandOutline: Outline;
  readonly objects: StyleObjects;
}

/** @throws RangeError for a house style whose logo is unusable or whose name has characters that cannot be drawn */
export async function prepareStyle(style: HouseStyle): Promise<PreparedStyle> {
  const fonts = await loadFonts();
  const shaper = new TextShaper(fonts);
  const bandTexts: BandTexts = {
    name: shapeName(shaper, style.name),
    kind: shaper.shape('Digitaal pasje', 'regular'),
  };
  const fixedTexts: FixedTexts = {
    modules: shaper.shape('Modules ', 'regular'),
    moduleValidity: shaper.shape('geldig t/m', 'regular'),
    scan: shaper.shape('Scan en controleer', 'regular'),
    organisation: shaper.shape('Organisatie ', 'regular'),
  };
  const logo = style.logo !== undefined && 'png' in style.logo ? await readLogoPicture(style.logo.png) : null;
  const content = new ContentStream({
    regular: new EmbeddedFont(fonts.regular),
    bold: new EmbeddedFont(fonts.bold),
  });
  drawBand(content, style, logo, bandTexts);
  const regularTexts = [bandTexts.kind, ...Object.values<ShapedText>({ ...fixedTexts })];
  return {
    style,
    fonts,
    fixedTexts,
    textsOnEveryPass: [
      { weight: 'bold', shaped: bandTexts.name },
      ...regularTexts.map((shaped) => ({ weight: 'regular' as const, shaped })),
    ],
    bandOutline: style.logo === undefined ? 'PP' : 'GPP',
    objects: new StyleObjects({
      artwork: content.toString(),
      logo,
      figures: {
        logo: `Logo van ${style.name}`,
        logoBox: logoBox(style, logo),
        qrCode: 'QR-code: scan of tik om te controleren of dit pasje vandaag geldig is',
        qrBox: QR_BOX,
      },
    }),
  };
}

function shapeName(shaper: TextShaper, styleName: string): ShapedText {
  const name = cleanText(styleName);
  const shaped = shaper.shape(name, 'bold');
  if (unsupportedCharacters(name).length > 0 || shaped.glyphs.some(({ id }) => id === 0)) {
    throw new RangeError(
      `the name '${name}' has characters that a pass cannot draw: write it in Latin, Greek or Cyrillic letters`,
    );
  }
  return shaped;
}
