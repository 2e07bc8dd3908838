import { type Content } from '../document/content';
import { type Colour } from '../house-style';
import { LEADING, wrap, type Line } from '../text/fit-text';
import { type PassTexts } from './pass-texts';

type Modules = PassTexts['modules'];

interface Plan {
  readonly size: number;
  readonly columns: number;
  readonly rows: number;
  /** The lines of each module's title. */
  readonly titles: readonly (readonly Line[])[];
}

interface Area {
  readonly x: number;
  /** Top of the first line. */
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const LARGEST = 6.8;
/** Down to this size no title is wrapped: one module is one line, and the dates stand in a column. */
const SMALLEST_UNWRAPPED = 4.8;
const STEP = 0.97;
const GUTTER = 12;
const MOST_COLUMNS = 3;
const GAP = 4;

/** The modules in columns, read downwards; each is one list item: title, and its own validity at the right. */
export function drawModules(
  content: Content,
  modules: Modules,
  area: Area,
  colours: { readonly text: Colour; readonly strong: Colour },
): void {
  const plan = planModules(modules, area);
  const width = columnWidth(area.width, plan.columns);
  const leading = plan.size * LEADING;
  let column = 0;
  let row = 0;
  modules.forEach(({ validity }, i) => {
    const lines = plan.titles[i] ?? [];
    if (row + lines.length > plan.rows) {
      column++;
      row = 0;
    }
    const x = area.x + column * (width + GUTTER);
    const first = area.y + plan.size + row * leading;
    content.tagged('LBody', () => {
      lines.forEach((line, n) => {
        content.line(line, plan.size, 'regular', x, first + n * leading, colours.text);
      });
      const last = first + (lines.length - 1) * leading;
      const right = x + width - (validity.advance * plan.size) / 1000;
      const whole = { shaped: validity, from: 0, to: validity.glyphs.length, advance: validity.advance };
      content.line(whole, plan.size, 'bold', right, last, colours.strong);
    });
    row += lines.length;
  });
}

/** The largest type, and with it the fewest columns, in which all modules fit. */
function planModules(modules: Modules, area: Area): Plan {
  for (let size = LARGEST; size >= SMALLEST_UNWRAPPED; size *= STEP) {
    const plan = tryColumns(modules, area, size, false);
    if (plan !== null) return plan;
  }
  // Ends: a smaller size always makes room for more lines, and longer ones.
  for (let size = LARGEST; ; size *= STEP) {
    const plan = tryColumns(modules, area, size, true);
    if (plan !== null) return plan;
  }
}

function tryColumns(modules: Modules, area: Area, size: number, mayWrap: boolean): Plan | null {
  const rows = Math.floor(area.height / (size * LEADING));
  for (let columns = 1; columns <= MOST_COLUMNS; columns++) {
    const titles = linesOfTitles(modules, ((columnWidth(area.width, columns) - GAP) * 1000) / size, mayWrap);
    if (titles !== null && fillColumns(titles, rows) <= columns) return { size, columns, rows, titles };
  }
  return null;
}

function linesOfTitles(modules: Modules, width: number, mayWrap: boolean): Line[][] | null {
  const all: Line[][] = [];
  for (const { title, validity } of modules) {
    const room = width - validity.advance;
    // Below this a wrapped title would be a ladder of syllables.
    if (room < title.advance && (!mayWrap || room < validity.advance)) return null;
    all.push(wrap(title, room));
  }
  return all;
}

/** How many columns of `rows` lines the titles take; infinite where one title alone is longer than a column. */
function fillColumns(titles: readonly (readonly Line[])[], rows: number): number {
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

function columnWidth(width: number, columns: number): number {
  return (width - (columns - 1) * GUTTER) / columns;
}
