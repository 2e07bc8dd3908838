import { PAGE_WIDTH, type ContentStream } from '../document/content-stream';
import { type LogoPicture } from '../document/logo-picture';
import { pdfPath } from '../document/svg-path';
import { type Box } from '../document/structure';
import { PAGE_HEIGHT } from '../document/content-stream';
import { type ShapedText } from '../fonts/shaper';
import { type HouseStyle } from '../house-style';
import { fitLine } from '../text/fit-text';
import { MARGIN } from './measures';

export const BAND_HEIGHT = 22.5;
const LINE_HEIGHT = 1.6;
/** Extends beyond the edge of the page, so that rounding to pixels leaves no white line there. */
const BLEED = 3;
const LOGO_HEIGHT = 13;
const LOGO_TOP = (BAND_HEIGHT - LOGO_HEIGHT) / 2;
/** A wide logo is drawn smaller, so that enough width is left for the name. */
const LOGO_MAX_WIDTH = 60;
const BASELINE = 14.9;
const KIND_WIDTH = 60;

export interface BandTexts {
  readonly name: ShapedText;
  /** The kind of document, at the right edge. */
  readonly kind: ShapedText;
}

/** Draws the coloured band at the top of every pass, with logo, name and kind of document. Marks the logo (if there is one) and two paragraphs. */
export function drawBand(
  content: ContentStream,
  style: HouseStyle,
  picture: LogoPicture | null,
  texts: BandTexts,
): void {
  const { band, onBand, accent } = style.colours;
  content.artifact(() => {
    // The rectangles overlap: side by side they would show a thin white line between them.
    content.rectangle(-BLEED, -BLEED, PAGE_WIDTH + 2 * BLEED, BAND_HEIGHT + LINE_HEIGHT + BLEED, accent);
    content.rectangle(-BLEED, -BLEED, PAGE_WIDTH + 2 * BLEED, BAND_HEIGHT + BLEED, band);
  });
  let x = MARGIN;
  if (style.logo !== undefined) {
    const { width, height } = logoSize(style, picture);
    const top = LOGO_TOP + (LOGO_HEIGHT - height) / 2;
    const { logo } = style;
    content.tagged('Figure', () => {
      if ('path' in logo) content.path(pdfPath(logo.path), x, top, height / logo.height, onBand, true);
      else content.image('Logo', x, top, width, height);
    });
    x += width + 6;
  }
  const nameWidth = PAGE_WIDTH - MARGIN - KIND_WIDTH - x;
  content.tagged('P', () => content.text(fitLine(texts.name, nameWidth, 10.5), 'bold', x, BASELINE, onBand));
  content.tagged('P', () => {
    const kind = fitLine(texts.kind, KIND_WIDTH, 7);
    const width = (texts.kind.advance * kind.size) / 1000;
    content.text(kind, 'regular', PAGE_WIDTH - MARGIN - width, BASELINE - 0.4, onBand);
  });
}

/** The place of the logo on the page, for the structure tree. */
export function logoBox(style: HouseStyle, picture: LogoPicture | null): Box {
  const { width, height } = logoSize(style, picture);
  const bottom = PAGE_HEIGHT - LOGO_TOP - (LOGO_HEIGHT + height) / 2;
  return [MARGIN, bottom, MARGIN + width, bottom + height];
}

function logoSize({ logo }: HouseStyle, picture: LogoPicture | null): { width: number; height: number } {
  const size = logo !== undefined && 'path' in logo ? logo : picture;
  if (size === null) return { width: 0, height: 0 };
  const scale = Math.min(LOGO_HEIGHT / size.height, LOGO_MAX_WIDTH / size.width);
  return { width: size.width * scale, height: size.height * scale };
}
