import { Content } from './document/content';
import { EmbeddedFont } from './document/embedded-font';
import { LogoPicture } from './document/logo-picture';
import { type StructureTexts } from './document/structure';
import { openFontBook, type FontBook, type Weight } from './fonts/font-book';
import { type ShapedText } from './fonts/shaper';
import { DEFAULT_HOUSE_STYLE, type HouseStyle } from './house-style';
import { drawBand, logoBox, type BandTexts } from './layout/band';
import { type FixedTexts } from './layout/compose-pass';
import { QR_BOX } from './layout/measures';
import { TextShop } from './layout/pass-texts';
import { type PassData } from './pass';
import { PassSet } from './pass-set';
import { cleanText, foreignCharacters } from './text/clean-text';

/** What all passes of a renderer have in common. */
export interface House {
  readonly style: HouseStyle;
  readonly book: FontBook;
  readonly fixed: FixedTexts;
  /** Every text that is on each pass, so that its glyphs are in each font. */
  readonly everywhere: readonly { readonly weight: Weight; readonly shaped: ShapedText }[];
  readonly opening: string;
  /** The outline of what the band draws. */
  readonly bandOutline: string;
  readonly logo: LogoPicture | null;
  readonly structure: StructureTexts;
}

/**
 * Makes passes in one house style. Load one per process, and keep it: it holds the fonts (some 25 MB) and nothing of any
 * pass. Pure: no clock, no network, no randomness; same house style and passes, same bytes.
 */
export class PassRenderer {
  private constructor(private readonly house: House) {}

  /** @throws RangeError for a house style whose logo cannot be used, or whose name cannot be drawn. */
  static async load(style: HouseStyle = DEFAULT_HOUSE_STYLE): Promise<PassRenderer> {
    const book = await openFontBook();
    const shop = new TextShop(book);
    const name = cleanText(style.name);
    const band: BandTexts = {
      name: shop.shape(name, 'bold'),
      kind: shop.shape('Digitaal pasje', 'regular'),
    };
    if (foreignCharacters(name).length > 0 || band.name.glyphs.some(({ id }) => id === 0)) {
      throw new RangeError(
        `the name '${name}' has characters that a pass cannot draw: write it in Latin, Greek or Cyrillic letters`,
      );
    }
    const fixed: FixedTexts = {
      modules: shop.shape('Modules ', 'regular'),
      moduleValidity: shop.shape('geldig t/m', 'regular'),
      scan: shop.shape('Scan en controleer', 'regular'),
      organisation: shop.shape('Organisatie ', 'regular'),
    };
    const logo =
      style.logo !== undefined && 'png' in style.logo ? await LogoPicture.read(style.logo.png) : null;
    const everywhere: House['everywhere'] = [
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
      everywhere,
      opening: content.toString(),
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
   * Prepares the passes of one request, which then share their fonts. Yields to the event loop after every few passes.
   * Never fails for one pass: what cannot be drawn is told by `render`.
   */
  async open(passes: readonly PassData[]): Promise<PassSet> {
    return PassSet.prepare(this.house, passes);
  }
}
