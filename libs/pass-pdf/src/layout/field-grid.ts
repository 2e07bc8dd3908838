import { type ContentStream } from '../document/content-stream';
import { type Colour } from '../house-style';
import { fitLine } from '../text/fit-text';
import { COLUMN_WIDTH, MARGIN, QR_LEFT, QR_SIZE } from './measures';
import { type ShapedField } from './pass-texts';

/** The upper left corner and the width of a field, in points from the upper left corner of the page. */
interface Cell {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export interface Grid {
  readonly top: number;
  readonly labelSize: number;
  readonly valueSize: number;
  /** The places of birth date, qualification number, exam date, exam number and external number. */
  readonly cells: readonly Cell[];
}

const TOP = 74;
const ROW_HEIGHT = 19.6;
const FIELD_WIDTH = (COLUMN_WIDTH - 8) / 2;
/** Without modules: two columns and three rows. The values can be read on a phone without zooming. */
const GRID: Grid = {
  top: TOP,
  labelSize: 5.4,
  valueSize: 8.4,
  cells: [0, 1, 2, 3, 4].map((i) => ({
    x: MARGIN + (i % 2) * (FIELD_WIDTH + 8),
    y: TOP + Math.floor(i / 2) * ROW_HEIGHT,
    width: FIELD_WIDTH,
  })),
};

const TOP_WITH_MODULES = 58.6;
const ROW_HEIGHT_WITH_MODULES = 16.6;
const COLUMNS_WITH_MODULES = [
  { x: 0, width: 44 },
  { x: 50, width: 49 },
  { x: 105, width: COLUMN_WIDTH - 105 },
];
/** The third cell of the first row is left free for the validity. */
const CELLS_WITH_MODULES = [0, 1, 3, 4, 5];
/** With modules: three columns and two rows. */
const GRID_WITH_MODULES: Grid = {
  top: TOP_WITH_MODULES,
  labelSize: 5,
  valueSize: 7,
  cells: CELLS_WITH_MODULES.map((i) => {
    const { x, width } = COLUMNS_WITH_MODULES[i % 3] ?? { x: 0, width: 0 };
    return { x: MARGIN + x, y: TOP_WITH_MODULES + Math.floor(i / 3) * ROW_HEIGHT_WITH_MODULES, width };
  }),
};

export function gridFor(hasModules: boolean): Grid {
  return hasModules ? GRID_WITH_MODULES : GRID;
}

/** The last day of validity has a tinted panel, because it is what somebody who checks the pass looks for. */
export const VALIDITY_PANEL = {
  withoutModules: {
    panel: { x: QR_LEFT, y: 98, width: QR_SIZE, height: 26 },
    cell: { x: QR_LEFT + 5, y: 102, width: QR_SIZE - 10 },
    valueSize: 9,
  },
  withModules: {
    panel: { x: MARGIN + 101, y: TOP_WITH_MODULES - 2.2, width: COLUMN_WIDTH - 101, height: 17.6 },
    cell: { x: MARGIN + 105, y: TOP_WITH_MODULES, width: COLUMN_WIDTH - 109 },
    valueSize: 7,
  },
};

/** Draws a label with its value below. Both shrink if they are wider than the cell. */
export function drawField(
  content: ContentStream,
  { label, value }: ShapedField,
  { x, y, width }: Cell,
  { labelSize, valueSize }: Pick<Grid, 'labelSize' | 'valueSize'>,
  colours: { readonly muted: Colour; readonly text: Colour },
): void {
  content.text(fitLine(label, width, labelSize), 'regular', x, y + labelSize, colours.muted);
  const below = y + labelSize + valueSize * 1.1;
  content.text(fitLine(value, width, valueSize), 'bold', x, below, colours.text);
}
