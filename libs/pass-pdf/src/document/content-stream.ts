import { type Weight } from '../fonts/fonts';
import { type ShapedText } from '../fonts/shaper';
import { type EmbeddedFont } from './embedded-font';
import { PDFHexString } from '@cantoo/pdf-lib';
import { LEADING, type FittedText, type Line } from '../text/fit-text';
import { type Colour } from '../house-style';

/** ID-1, the size of a bank card: 85.60 × 53.98 mm in points. */
export const PAGE_WIDTH = 242.65;
export const PAGE_HEIGHT = 153.01;

/** Names of the fonts in the page's resources. */
export const FONT_NAMES: Readonly<Record<Weight, string>> = { regular: 'R', bold: 'B' };

const UNITS_PER_EM = 1000;

/** Character codes as four hexadecimal digits (Identity-H encoding); filled with the codes in use. */
const hexOfCode: string[] = [];

/**
 * Builds the operators of a content stream. Distances are points, and y is the distance from the top edge of the page. This class converts
 * y to the coordinates of PDF, which start at the bottom edge.
 */
export class ContentStream {
  private operators = '';
  /** The fill colour that the last `rg` operator set. */
  private fill = '';
  /** Marked-content identifier (MCID) of the next piece. */
  private nextPiece: number;

  /** @param firstPiece identifier of the first marked piece; identifiers continue from one content stream of a page to the next */
  constructor(
    private readonly fonts: Readonly<Record<Weight, EmbeddedFont>>,
    firstPiece = 0,
  ) {
    this.nextPiece = firstPiece;
  }

  /** Marks everything that `draw` draws as one piece. A screen reader reads the pieces in the order of the calls. */
  tagged(tag: string, draw: () => void): void {
    this.operators += `/${tag}<</MCID ${this.nextPiece++}>>BDC\n`;
    draw();
    this.operators += 'EMC\n';
  }

  /** Marks everything that `draw` draws as decoration, which a screen reader skips. */
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
    // From a corner of the rectangle to the control points of the Bézier curve that is closest to a quarter circle.
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
   * Fills a path whose coordinates have their origin at (x, y) and a unit of `scale` points.
   *
   * @param down the y axis of the path points down, as in SVG; otherwise up
   */
  path(operators: string, x: number, y: number, scale: number, colour: Colour, down = false): void {
    this.colour(colour);
    this.operators += `q ${num(scale, 4)} 0 0 ${num(down ? -scale : scale, 4)} ${num(x)} ${num(PAGE_HEIGHT - y)} cm\n${operators}\nf\nQ\n`;
  }

  /** Draws the image that has this name in the resources of the page. */
  image(name: string, x: number, y: number, width: number, height: number): void {
    this.operators += `q ${num(width)} 0 0 ${num(height)} ${num(x)} ${num(PAGE_HEIGHT - y - height)} cm /${name} Do Q\n`;
  }

  /** Draws lines of text, the first with its baseline at `y`. Returns the baseline of the last line. */
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
    /** The distance between the position after PDF's own advance and the position of the next glyph, in font units. */
    let shift = 0;
    let rise = 0;
    /** The cluster whose /ActualText span is open; -1 if none is. */
    let openCluster = -1;
    for (let i = line.from; i < line.to; i++) {
      const glyph = glyphs[i];
      if (glyph === undefined) break;
      const next = glyphs[i + 1]?.cluster ?? text.length;
      if (openCluster !== glyph.cluster && next === glyph.cluster) {
        // Some readers assign a combining mark to the wrong letter, so the text of the whole cluster is given.
        openCluster = glyph.cluster;
        out += `>]TJ/Span<</ActualText${PDFHexString.fromText(clusterText(line.shaped, i)).toString()}>>BDC[<`;
      }
      if (glyph.dy !== rise) {
        rise = glyph.dy;
        out += `>]TJ ${num((rise * size) / UNITS_PER_EM)} Ts[<`;
      }
      shift += glyph.dx;
      if (shift !== 0) out += `>${num(-shift)}<`;
      const code = font.code(glyph);
      out += hexOfCode[code] ??= code.toString(16).padStart(4, '0');
      shift = glyph.advance - font.width(glyph.id) - glyph.dx;
      if (openCluster === glyph.cluster && next !== openCluster) {
        openCluster = -1;
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

/** The text of the cluster that starts at this glyph. */
function clusterText({ glyphs, text }: ShapedText, start: number): string {
  const cluster = glyphs[start]?.cluster ?? 0;
  const next = glyphs.slice(start).find((glyph) => glyph.cluster !== cluster);
  return text.slice(cluster, next?.cluster ?? text.length);
}

/** Operands of `rg` for the colours in use. */
const components = new Map<Colour, string>();

function rgb(colour: Colour): string {
  let known = components.get(colour);
  if (known === undefined) {
    known = [1, 3, 5].map((i) => num(parseInt(colour.slice(i, i + 2), 16) / 255, 3)).join(' ');
    components.set(colour, known);
  }
  return known;
}

/** A number in PDF syntax: no exponent, and at most `digits` decimals. */
function num(value: number, digits = 2): string {
  const factor = 10 ** digits;
  return String(Math.round(value * factor) / factor);
}
