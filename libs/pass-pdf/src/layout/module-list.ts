import { type ContentStream } from '../document/content-stream';
import { type ShapedText } from '../fonts/shaper';
import { type HouseStyle } from '../house-style';
import { LEADING, wholeLine, wrap, type Line } from '../text/fit-text';
import { type PassTexts } from './pass-texts';

type Modules = PassTexts['modules'];

/** The font size and the columns of a list of modules. */
interface Plan {
  readonly size: number;
  readonly columns: number;
  readonly rows: number;
  /** The title of each module, broken into lines. */
  readonly titles: readonly (readonly Line[])[];
}

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Headings {
  readonly modules: ShapedText;
  readonly moduleValidity: ShapedText;
}

const HEADING_SIZE = 5;
const HEADING_HEIGHT = 6.6;
const LARGEST = 6.8;
/** Above this font size, titles are not wrapped. Below it they may be, so that one long title does not make all others too small. */
const LARGEST_WRAPPED = 4.4;
/** Each font size that is tried is the one before, times this. */
const SHRINK_FACTOR = 0.97;
/** The distance between columns. */
const GUTTER = 12;
const MAX_COLUMNS = 3;
/** The smallest distance between a title and its date. */
const MIN_GAP = 3;

/**
 * Draws the modules in columns, with the last day of the validity of each at the right of its title. Marks one paragraph for the heading
 * and one list item per module.
 */
export function drawModules(
  content: ContentStream,
  modules: Modules,
  area: Area,
  headings: Headings,
  colours: HouseStyle['colours'],
): void {
  const body = { ...area, y: area.y + HEADING_HEIGHT, height: area.height - HEADING_HEIGHT };
  const plan = planModules(modules, body);
  const width = columnWidth(area.width, plan.columns);
  const left = (column: number): number => area.x + column * (width + GUTTER);
  const atRight = (shaped: ShapedText, size: number, column: number): number =>
    left(column) + width - (shaped.advance * size) / 1000;

  const baseline = area.y + HEADING_SIZE;
  const { modules: title, moduleValidity } = headings;
  const drawDateHeading = (column: number): void =>
    content.line(
      wholeLine(moduleValidity),
      HEADING_SIZE,
      'regular',
      atRight(moduleValidity, HEADING_SIZE, column),
      baseline,
      colours.muted,
    );
  content.tagged('P', () => {
    content.line(wholeLine(title), HEADING_SIZE, 'regular', area.x, baseline, colours.muted);
    drawDateHeading(0);
  });
  const columnsUsed = countColumns(plan.titles, plan.rows);
  for (let column = 1; column < columnsUsed; column++) content.artifact(() => drawDateHeading(column));

  const leading = plan.size * LEADING;
  let column = 0;
  let row = 0;
  modules.forEach(({ validity }, i) => {
    const lines = plan.titles[i] ?? [];
    if (row + lines.length > plan.rows) {
      column++;
      row = 0;
    }
    const first = body.y + plan.size + row * leading;
    content.tagged('LBody', () => {
      lines.forEach((line, n) => {
        content.line(line, plan.size, 'regular', left(column), first + n * leading, colours.text);
      });
      const last = first + (lines.length - 1) * leading;
      const x = atRight(validity, plan.size, column);
      content.line(wholeLine(validity), plan.size, 'bold', x, last, colours.text);
    });
    row += lines.length;
  });
}

/** Finds the largest font size at which all modules fit. Always terminates: a smaller size gives more lines and more text per line. */
function planModules(modules: Modules, area: Area): Plan {
  for (let size = LARGEST; ; size *= SHRINK_FACTOR) {
    const rows = Math.floor(area.height / (size * LEADING));
    for (const mayWrap of size > LARGEST_WRAPPED ? [false] : [false, true]) {
      for (let columns = 1; columns <= MAX_COLUMNS; columns++) {
        const width = ((columnWidth(area.width, columns) - MIN_GAP) * 1000) / size;
        const titles = linesOfTitles(modules, width, mayWrap);
        if (titles !== null && countColumns(titles, rows) <= columns) {
          return { size, columns, rows: fewestRows(titles, columns), titles };
        }
      }
    }
  }
}

/** Breaks the titles into lines beside their dates. Returns null if the column is too narrow for that. */
function linesOfTitles(modules: Modules, width: number, mayWrap: boolean): Line[][] | null {
  const all: Line[][] = [];
  for (const { title, validity } of modules) {
    const room = width - validity.advance;
    // If the title had less width than its date, each of its lines would have only a few letters.
    if (room < title.advance && (!mayWrap || room < validity.advance)) return null;
    all.push(wrap(title, room));
  }
  return all;
}

/** The number of columns of `rows` lines that the titles need; infinite if a title has more lines than that. */
function countColumns(titles: readonly (readonly Line[])[], rows: number): number {
  let columns = 1;
  let row = 0;
  for (const { length } of titles) {
    if (length > rows) return Infinity;
    if (row + length > rows) {
      columns++;
      row = 0;
    }
    row += length;
  }
  return columns;
}

/** The smallest number of rows with which the titles fit in the columns, so that the columns have about the same length. */
function fewestRows(titles: readonly (readonly Line[])[], columns: number): number {
  let rows = 1;
  while (countColumns(titles, rows) > columns) rows++;
  return rows;
}

function columnWidth(width: number, columns: number): number {
  return (width - (columns - 1) * GUTTER) / columns;
}
