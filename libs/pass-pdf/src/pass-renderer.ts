import { Content } from './document/content';
import { EmbeddedFont } from './document/embedded-font';
import { LogoPicture } from './document/logo-picture';
import { openFontBook } from './fonts/font-book';
import { type ShapedText } from './fonts/shaper';
import { DEFAULT_HOUSE_STYLE, type HouseStyle } from './house-style';
import { drawBand, logoBox, type BandTexts } from './layout/band';
import { type FixedTexts } from './layout/compose-pass';
import { QR_BOX } from './layout/measures';
import { TextShaper } from './layout/pass-texts';
import { type PassData } from './pass';
import { type PassDesign } from './pass-design';
import { PassSet } from './pass-set';
import { cleanText, foreignCharacters } from './text/clean-text';

/**
 * Draws passes in one house style. A process loads one and keeps it: it holds the fonts (about 25 MB) and no data of passes. It uses no
 * clock, no network and no random numbers: the same house style and passes give the same bytes.
 */
export class PassRenderer {
  private constructor(private readonly design: PassDesign) {}

  /** @throws RangeError if the logo of the house style cannot be used, or its name cannot be drawn */
  static async load(style: HouseStyle = DEFAULT_HOUSE_STYLE): Promise<PassRenderer> {
    const book = await openFontBook();
    const shaper = new TextShaper(book);
    const name = cleanText(style.name);
    const band: BandTexts = {
      name: shaper.shape(name, 'bold'),
      kind: shaper.shape('Digitaal pasje', 'regular'),
    };
    if (foreignCharacters(name).length > 0 || band.name.glyphs.some(({ id }) => id === 0)) {
      throw new RangeError(
        `the name '${name}' has characters that a pass cannot draw: write it in Latin, Greek or Cyrillic letters`,
      );
    }
    const fixed: FixedTexts = {
      modules: shaper.shape('Modules ', 'regular'),
      moduleValidity: shaper.shape('geldig t/m', 'regular'),
      scan: shaper.shape('Scan en controleer', 'regular'),
      organisation: shaper.shape('Organisatie ', 'regular'),
    };
    const logo =
      style.logo !== undefined && 'png' in style.logo ? await LogoPicture.read(style.logo.png) : null;
    const commonTexts: PassDesign['commonTexts'] = [
      { weight: 'bold', shaped: band.name },
      ...[band.kind, ...Object.values<ShapedText>({ ...fixed })].map((shaped) => ({
        weight: 'regular' as const,
        shaped,
      })),
    ];
    const fonts = { regular: new EmbeddedFont(book.regular), bold: new EmbeddedFont(book.bold) };
    const content = new Content(fonts);
    drawBand(content, style, logo, band);
    return new PassRenderer({
      style,
      book,
      fixed,
      commonTexts,
      artwork: content.toString(),
      bandOutline: style.logo === undefined ? 'PP' : 'GPP',
      logo,
      structure: {
        logo: `Logo van ${style.name}`,
        logoBox: logoBox(style, logo),
        qrCode: 'QR-code: scan of tik om te controleren of dit pasje vandaag geldig is',
        qrBox: QR_BOX,
      },
    });
  }

  /**
   * Prepares the passes of one request, which share their fonts. Lets the event loop turn after every few passes. Never fails because of
   * one pass: `render` returns the reason why a pass cannot be drawn.
   */
  async open(passes: readonly PassData[]): Promise<PassSet> {
    return PassSet.prepare(this.design, passes);
  }
}
