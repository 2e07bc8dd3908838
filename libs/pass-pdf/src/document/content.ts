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

/** Four hexadecimal digits per glyph, as the fonts' Identity-H encoding wants them; filled as glyphs come by. */
const hexOf: string[] = [];

/**
 * The operators that draw a page. Distances are points; y counts down from the page's top edge, as one lays out, and is
 * turned here, the only place that knows PDF counts up.
 */
export class Content {
  private operators = '';
  private fill = '';
  private marks: number;

  /** @param firstMark number of the first marked piece: numbers run through all streams of a page. */
  constructor(
    private readonly fonts: Readonly<Record<Weight, EmbeddedFont>>,
    firstMark = 0,
  ) {
    this.marks = firstMark;
  }

  /** A piece of the document's structure: what `draw` draws is read as one element, in the order of the calls. */
  tagged(tag: string, draw: () => void): void {
    this.operators += `/${tag}<</MCID ${this.marks++}>>BDC\n`;
    draw();
    this.operators += 'EMC\n';
  }

  /** Decoration, which a screen reader passes over. */
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
    // The handle of a Bézier curve that comes closest to a quarter circle.
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

  /** Path operators in a grid of their own: `scale` points to a unit, origin at (x, y), y up, or down as in SVG. */
  path(operators: string, x: number, y: number, scale: number, colour: Colour, down = false): void {
    this.colour(colour);
    this.operators += `q ${num(scale, 4)} 0 0 ${num(down ? -scale : scale, 4)} ${num(x)} ${num(PAGE_HEIGHT - y)} cm\n${operators}\nf\nQ\n`;
  }

  /** A picture of the page's resources. */
  image(name: string, x: number, y: number, width: number, height: number): void {
    this.operators += `q ${num(width)} 0 0 ${num(height)} ${num(x)} ${num(PAGE_HEIGHT - y - height)} cm /${name} Do Q\n`;
  }

  /** Lines of text, the first with its baseline at y; returns the last baseline. */
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
    /** How far the next glyph must move right of where PDF's own advance leaves it, in font units. */
    let shift = 0;
    let rise = 0;
    /** The cluster whose text is being told as a whole; -1: none. */
    let told = -1;
    for (let i = line.from; i < line.to; i++) {
      const glyph = glyphs[i];
      if (glyph === undefined) break;
      const next = glyphs[i + 1]?.cluster ?? text.length;
      if (told !== glyph.cluster && next === glyph.cluster) {
        // Readers guess where a mark belongs, and some guess wrong: say it.
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

/** All that the cluster starting at a glyph stands for. */
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
