import { type ContentStream } from '../document/content-stream';
import { type Outline } from '../document/structure';
import { type ShapedText } from '../fonts/shaper';
import { type HouseStyle } from '../house-style';
import { qrCode, qrRectangles } from '../qr-code';
import { fitLine, fitText } from '../text/fit-text';
import { drawField, gridFor, VALIDITY_PANEL } from './field-grid';
import { COLUMN_WIDTH, FULL_WIDTH, LAST_BASELINE, MARGIN, QR_LEFT, QR_SIZE, QR_TOP } from './measures';
import { drawModules } from './module-list';
import { type PassTexts } from './pass-texts';

/** The texts that are the same on each pass, apart from the labels of its fields. */
export interface FixedTexts {
  readonly modules: ShapedText;
  readonly moduleValidity: ShapedText;
  readonly scan: ShapedText;
  readonly organisation: ShapedText;
}

const TITLE_TOP = 29.4;
const MODULES_TOP = 93.6;
/** The thin line above the organisation. */
const RULE_TOP = 134.6;

/** Draws everything below the band, in reading order. Returns the outline of the pieces that it drew. */
export function composePass(
  content: ContentStream,
  texts: PassTexts,
  fixed: FixedTexts,
  { colours }: HouseStyle,
): Outline {
  const hasModules = texts.modules.length > 0;
  const grid = gridFor(hasModules);
  let outline = '';
  const piece = (letter: string, tag: string, draw: () => void): void => {
    outline += letter;
    content.tagged(tag, draw);
  };

  let baseline = TITLE_TOP;
  piece('H', 'H1', () => {
    const box = hasModules
      ? { width: COLUMN_WIDTH, height: 11, largest: 8.2, smallestOnOneLine: 6 }
      : { width: COLUMN_WIDTH, height: 20, largest: 9.6, smallestOnOneLine: 7.6 };
    const title = fitText(texts.title, box);
    baseline = content.text(title, 'bold', MARGIN, TITLE_TOP + title.size, colours.accent);
  });
  piece('P', 'P', () => {
    const top = baseline + 2.4;
    const box = {
      width: COLUMN_WIDTH,
      height: grid.top - (hasModules ? 3.4 : 5) - top,
      smallestOnOneLine: 9.5,
    };
    const name = fitText(texts.name, { ...box, largest: hasModules ? 13 : 17 });
    content.text(name, 'bold', MARGIN, top + name.size, colours.text);
  });

  texts.fields.forEach((field, i) => {
    const cell = grid.cells[i];
    if (cell !== undefined) piece('P', 'P', () => drawField(content, field, cell, grid, colours));
  });
  const validity = { ...grid, ...(hasModules ? VALIDITY_PANEL.withModules : VALIDITY_PANEL.withoutModules) };
  content.artifact(() => {
    const { x, y, width, height } = validity.panel;
    content.roundedRectangle(x, y, width, height, 2.4, colours.tint);
  });
  piece('P', 'P', () =>
    drawField(content, texts.validity, validity.cell, validity, { ...colours, text: colours.accent }),
  );

  if (hasModules) {
    outline += `P${'I'.repeat(texts.modules.length)}`;
    const area = { x: MARGIN, y: MODULES_TOP, width: FULL_WIDTH, height: RULE_TOP - 2 - MODULES_TOP };
    drawModules(content, texts.modules, area, fixed, colours);
  }

  content.artifact(() => content.rectangle(MARGIN, RULE_TOP, FULL_WIDTH, 0.3, colours.muted));
  piece('P', 'P', () => {
    const label = fitLine(fixed.organisation, FULL_WIDTH, 5);
    const x = MARGIN + (fixed.organisation.advance * label.size) / 1000 + 1.5;
    const box = { width: MARGIN + FULL_WIDTH - x, height: 12, largest: 6.4, smallestOnOneLine: 5 };
    const organisation = fitText(texts.organisation, box);
    content.text(label, 'regular', MARGIN, LAST_BASELINE, colours.muted);
    // With several lines, the first one moves up a little, so that the lines are centred beside the label.
    const first = LAST_BASELINE - (organisation.lines.length > 1 ? 2 : 0);
    content.text(organisation, 'regular', x, first, colours.text);
  });

  piece('Q', 'Figure', () => {
    const code = qrCode(texts.checkUrl);
    const rectangles = qrRectangles(code);
    content.path(rectangles, QR_LEFT, QR_TOP + QR_SIZE, QR_SIZE / code.size, '#000000');
  });
  piece('P', 'P', () => {
    const caption = fitLine(fixed.scan, QR_SIZE, 5);
    const width = (fixed.scan.advance * caption.size) / 1000;
    const x = QR_LEFT + (QR_SIZE - width) / 2;
    content.text(caption, 'regular', x, QR_TOP + QR_SIZE + 6, colours.muted);
  });
  return outline;
}
