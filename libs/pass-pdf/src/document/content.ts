import { type Weight } from '../fonts/font-book';
import { type ShapedText } from '../fonts/shaper';
import { type EmbeddedFont } from './embedded-font';
import { num, utf16Hex } from './syntax';
import { LEADING, type FittedText, type Line } from '../text/fit-text';
import { type Colour } from '../house-style';

/** ID-1, the size of a bank card: 85.60 × 53.98 mm in points. */
export const PAGE_WIDTH = 242.65;
export const PAGE_HEIGHT = 153.01;

/** Names of the fonts in the page's resources. */
export const FONT_NAMES: Readonly<Record<Weight, string>> = { regular: 'R', bold: 'B' };

const UNITS_PER_EM = 1000;

/** Glyph codes as four hexadecimal digits, which the Identity-H encoding needs. Filled when a code is used for the first time. */
const hexOf: string[] = [];

/**
 * Builds the operators that draw a page. Distances are points. y counts down from the top edge of the page, as in a layout; only this class
 * converts it to PDF's y, which counts up.
 */
export class Content {
  private operators = '';
  private fill = '';
  private marks: number;

  /** @param firstMark number of the first marked piece; the numbers continue through all streams of a page */
  constructor(
    private readonly fonts: Readonly<Record<Weight, EmbeddedFont>>,
    firstMark = 0,
  ) {
    this.marks = firstMark;
  }

  /** Marks what `draw` draws as one element of the document structure. Screen readers read the elements in the order of the calls. */
  tagged(tag: string, draw: () => void): void {
    this.operators += `/${tag}<</MCID ${this.marks++}>>BDC\n`;
    draw();
    this.operators += 'EMC\n';
  }

  /** Draws decoration, which screen readers skip. */
  artifact(draw: () => void): void {
    this.operators += '/Artifact BMC\n';
    draw();
    this.operators += 'EMC\n';
  }

  rectangle(x: number, y: number, width: number, height: number, colour: Colour): void {
    this.colour(colour);
    this.operators += `${num(x)} ${num(PAGE_HEIGHT - y - height)} ${num(width)} ${num(height)} re f\n`;
  }

  roundedRectangle(
    x: number,
    y: number,
    width: number,
    height: number,
    radius: number,
    colour: Colour,
  ): void {
    const [left, right, top, bottom] = [x, x + width, PAGE_HEIGHT - y, PAGE_HEIGHT - y - height];
    // With this length of the handles, a Bézier curve is closest to a quarter circle.
    const handle = radius * 0.4477;
    this.colour(colour);
    this.operators +=
      `${num(left + radius)} ${num(bottom)} m ${num(right - radius)} ${num(bottom)} l ` +
      `${num(right - handle)} ${num(bottom)} ${num(right)} ${num(bottom + handle)} ${num(right)} ${num(bottom + radius)} c ` +
      `${num(right)} ${num(top - radius)} l ` +
      `${num(right)} ${num(top - handle)} ${num(right - handle)} ${num(top)} ${num(right - radius)} ${num(top)} c ` +
      `${num(left + radius)} ${num(top)} l ` +
      `${num(left + handle)} ${num(top)} ${num(left)} ${num(top - handle)} ${num(left)} ${num(top - radius)} c ` +
      `${num(left)} ${num(bottom + radius)} l ` +
      `${num(left)} ${num(bottom + handle)} ${num(left + handle)} ${num(bottom)} ${num(left + radius)} ${num(bottom)} c f\n`;
  }

  /**
   * Fills path operators that have a coordinate system of their own: `scale` points per unit, origin at (x, y). y points up, or down as in
   * SVG.
   */
  path(operators: string, x: number, y: number, scale: number, colour: Colour, down = false): void {
    this.colour(colour);
    this.operators += `q ${num(scale, 4)} 0 0 ${num(down ? -scale : scale, 4)} ${num(x)} ${num(PAGE_HEIGHT - y)} cm\n${operators}\nf\nQ\n`;
  }

  /** Draws a picture from the page's resources. */
  image(name: string, x: number, y: number, width: number, height: number): void {
    this.operators += `q ${num(width)} 0 0 ${num(height)} ${num(x)} ${num(PAGE_HEIGHT - y - height)} cm /${name} Do Q\n`;
  }

  /** Draws lines of text, the first with its baseline at y. Returns the last baseline. */
  text(fitted: FittedText, weight: Weight, x: number, y: number, colour: Colour): number {
    let baseline = y;
    fitted.lines.forEach((line, i) => {
      baseline = y + i * fitted.size * LEADING;
      this.line(line, fitted.size, weight, x, baseline, colour);
    });
    return baseline;
  }

  line(line: Line, size: number, weight: Weight, x: number, baseline: number, colour: Colour): void {
    this.colour(colour);
    this.operators += `BT /${FONT_NAMES[weight]} ${num(size)} Tf ${num(x)} ${num(PAGE_HEIGHT - baseline)} Td\n`;
    this.operators += this.glyphs(line, size, weight);
    this.operators += 'ET\n';
  }

  toString(): string {
    return this.operators;
  }

  private glyphs(line: Line, size: number, weight: Weight): string {
    const font = this.fonts[weight];
    const { glyphs, text } = line.shaped;
    let out = '[<';
    /** Distance by which the next glyph must move right of the position that PDF gives it, in font units. */
    let shift = 0;
    let rise = 0;
    /** The cluster whose text is written as one ActualText; -1 if there is none. */
    let told = -1;
    for (let i = line.from; i < line.to; i++) {
      const glyph = glyphs[i];
      if (glyph === undefined) break;
      const next = glyphs[i + 1]?.cluster ?? text.length;
      if (told !== glyph.cluster && next === glyph.cluster) {
        // PDF readers guess to which letter a combining mark belongs, and some guess wrong. ActualText says it.
        told = glyph.cluster;
        out += `>]TJ/Span<</ActualText<${utf16Hex(clusterText(line.shaped, i))}>>>BDC[<`;
      }
      if (glyph.dy !== rise) {
        rise = glyph.dy;
        out += `>]TJ ${num((rise * size) / UNITS_PER_EM)} Ts[<`;
      }
      shift += glyph.dx;
      if (shift !== 0) out += `>${num(-shift)}<`;
      const code = font.code(glyph);
      out += hexOf[code] ??= code.toString(16).padStart(4, '0');
      shift = glyph.advance - font.width(glyph.id) - glyph.dx;
      if (told === glyph.cluster && next !== told) {
        told = -1;
        out += '>]TJ EMC[<';
      }
    }
    return `${out}>]TJ\n${rise === 0 ? '' : '0 Ts\n'}`;
  }

  private colour(colour: Colour): void {
    if (colour === this.fill) return;
    this.fill = colour;
    this.operators += `${rgb(colour)} rg\n`;
  }
}

/** Returns the text of the whole cluster that starts at this glyph. */
function clusterText({ glyphs, text }: ShapedText, start: number): string {
  const cluster = glyphs[start]?.cluster ?? 0;
  const next = glyphs.slice(start).find((glyph) => glyph.cluster !== cluster);
  return text.slice(cluster, next?.cluster ?? text.length);
}

const components = new Map<Colour, string>();

function rgb(colour: Colour): string {
  let known = components.get(colour);
  if (known === undefined) {
    known = [1, 3, 5].map((i) => num(parseInt(colour.slice(i, i + 2), 16) / 255, 3)).join(' ');
    components.set(colour, known);
  }
  return known;
}
