import { type Content } from '../document/content';
import { type Colour } from '../house-style';
import { fitLine } from '../text/fit-text';
import { COLUMN_WIDTH, MARGIN, QR_LEFT, QR_SIZE } from './measures';
import { type ShapedField } from './pass-texts';

interface Cell {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export interface Grid {
  readonly top: number;
  readonly labelSize: number;
  readonly valueSize: number;
  /** The cells of birth date, number, exam date, exam number and external number, in this order. */
  readonly cells: readonly Cell[];
}

const AIRY_TOP = 74;
const AIRY_ROW = 19.6;
const HALF = (COLUMN_WIDTH - 8) / 2;
/** Layout of a pass without modules: two columns, three rows, with values that can be read on a phone without zooming. */
const AIRY: Grid = {
  top: AIRY_TOP,
  labelSize: 5.4,
  valueSize: 8.4,
  cells: [0, 1, 2, 3, 4].map((i) => ({
    x: MARGIN + (i % 2) * (HALF + 8),
    y: AIRY_TOP + Math.floor(i / 2) * AIRY_ROW,
    width: HALF,
  })),
};

const DENSE_TOP = 58.6;
const DENSE_ROW = 16.6;
const DENSE_COLUMNS = [
  { x: 0, width: 44 },
  { x: 50, width: 49 },
  { x: 105, width: COLUMN_WIDTH - 105 },
];
/** Order of the fields on a pass with modules: three columns, two rows. The third cell of the first row is for the validity. */
const DENSE_ORDER = [0, 1, 3, 4, 5];
const DENSE: Grid = {
  top: DENSE_TOP,
  labelSize: 5,
  valueSize: 7,
  cells: DENSE_ORDER.map((i) => {
    const { x, width } = DENSE_COLUMNS[i % 3] ?? { x: 0, width: 0 };
    return { x: MARGIN + x, y: DENSE_TOP + Math.floor(i / 3) * DENSE_ROW, width };
  }),
};

export function gridFor(dense: boolean): Grid {
  return dense ? DENSE : AIRY;
}

/** Panel behind the date until which the pass is valid. It is tinted because a verifier looks for this date. */
export const VALIDITY_PANEL = {
  airy: {
    panel: { x: QR_LEFT, y: 98, width: QR_SIZE, height: 26 },
    cell: { x: QR_LEFT + 5, y: 102, width: QR_SIZE - 10 },
    valueSize: 9,
  },
  dense: {
    panel: { x: MARGIN + 101, y: DENSE_TOP - 2.2, width: COLUMN_WIDTH - 101, height: 17.6 },
    cell: { x: MARGIN + 105, y: DENSE_TOP, width: COLUMN_WIDTH - 109 },
    valueSize: 7,
  },
};

/** Draws a label with its value below it. Each is drawn smaller if it is wider than its cell. */
export function drawField(
  content: Content,
  { label, value }: ShapedField,
  { x, y, width }: Cell,
  { labelSize, valueSize }: Pick<Grid, 'labelSize' | 'valueSize'>,
  colours: { readonly muted: Colour; readonly text: Colour },
): void {
  content.text(fitLine(label, width, labelSize), 'regular', x, y + labelSize, colours.muted);
  const below = y + labelSize + valueSize * 1.1;
  content.text(fitLine(value, width, valueSize), 'bold', x, below, colours.text);
}
