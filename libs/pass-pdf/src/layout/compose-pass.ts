import { PAGE_HEIGHT, type Content } from '../document/content';
import { type Outline } from '../document/structure';
import { type ShapedText } from '../fonts/shaper';
import { type HouseStyle } from '../house-style';
import { qrCode, qrRectangles } from '../qr-code';
import { fitLine, fitText } from '../text/fit-text';
import { BOTTOM, COLUMN_WIDTH, FULL_WIDTH, MARGIN, QR_LEFT, QR_SIZE, QR_TOP } from './measures';
import { drawModules } from './module-list';
import { type PassTexts, type ShapedField } from './pass-texts';

/** Labels of our own that a pass may need beside its fields. */
export interface FixedTexts {
  readonly modules: ShapedText;
  readonly scan: ShapedText;
}

interface Grid {
  readonly top: number;
  readonly columns: readonly { readonly x: number; readonly width: number }[];
  readonly rowHeight: number;
  readonly labelSize: number;
  readonly valueSize: number;
}

const TITLE_TOP = 34;
const HALF = (COLUMN_WIDTH - 8) / 2;
const TWO_COLUMNS = [
  { x: MARGIN, width: HALF },
  { x: MARGIN + HALF + 8, width: HALF },
];

/** With modules the upper half must do; without, the fields take the room. */
const AIRY: Grid = { top: 84, columns: TWO_COLUMNS, rowHeight: 18.4, labelSize: 5.4, valueSize: 8 };
const DENSE: Grid = { top: 66, columns: TWO_COLUMNS, rowHeight: 14.2, labelSize: 4.9, valueSize: 6.8 };

/** Draws everything below the band, in reading order, and returns the outline of what it drew. */
export function composePass(
  content: Content,
  texts: PassTexts,
  fixed: FixedTexts,
  { colours }: HouseStyle,
): Outline {
  const dense = texts.modules.length > 0;
  const grid = dense ? DENSE : AIRY;
  let outline = '';
  const piece = (letter: string, tag: string, draw: () => void): void => {
    outline += letter;
    content.tagged(tag, draw);
  };

  let baseline = TITLE_TOP;
  piece('H', 'H1', () => {
    const largest = dense ? 8.2 : 9.4;
    const box = { width: COLUMN_WIDTH, height: dense ? 11 : 21, largest, smallestOnOneLine: dense ? 6.4 : 8 };
    const title = fitText(texts.title, box);
    baseline = content.text(title, 'bold', MARGIN, TITLE_TOP + title.size, colours.accent);
  });
  piece('P', 'P', () => {
    const room = grid.top - 4 - baseline;
    const largest = dense ? 13 : 16;
    const name = fitText(texts.name, {
      width: COLUMN_WIDTH,
      height: room - 1,
      largest,
      smallestOnOneLine: 10,
    });
    content.text(name, 'bold', MARGIN, baseline + 2.6 + name.size, colours.text);
  });

  const drawField = ({ label, value }: ShapedField, index: number, strong = false): void => {
    const column = grid.columns[index % grid.columns.length];
    if (column === undefined) return;
    const top = grid.top + Math.floor(index / grid.columns.length) * grid.rowHeight;
    piece('P', 'P', () => {
      const labelled = fitLine(label, column.width, grid.labelSize);
      const filled = fitLine(value, column.width, grid.valueSize);
      content.text(labelled, 'regular', column.x, top + grid.labelSize, colours.muted);
      const below = top + grid.labelSize + grid.valueSize * 1.12;
      content.text(filled, 'bold', column.x, below, strong ? colours.accent : colours.text);
    });
  };
  texts.fields.forEach((field, i) => drawField(field, i));
  drawField(texts.validity, texts.fields.length, true);

  if (dense) {
    piece('P', 'P', () =>
      content.text(fitLine(fixed.modules, FULL_WIDTH, 5), 'regular', MARGIN, 104, colours.muted),
    );
    outline += 'I'.repeat(texts.modules.length);
    drawModules(
      content,
      texts.modules,
      { x: MARGIN, y: 105.5, width: FULL_WIDTH, height: 31 },
      { text: colours.text, strong: colours.text },
    );
  }

  piece('P', 'P', () =>
    content.text(fitLine(texts.organisation, FULL_WIDTH, 6.2), 'regular', MARGIN, BOTTOM, colours.text),
  );
  piece('Q', 'Figure', () => {
    const code = qrCode(texts.checkUrl);
    const rectangles = qrRectangles(code);
    content.path(rectangles, QR_LEFT, QR_TOP + QR_SIZE, QR_SIZE / code.size, '#000000');
  });
  return outline;
}

export const LOWEST_BASELINE = PAGE_HEIGHT - BOTTOM;
