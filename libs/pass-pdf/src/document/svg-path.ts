/** Number of arguments of each command. */
const ARITY: Readonly<Record<string, number>> = { M: 2, L: 2, H: 1, V: 1, C: 6, S: 4, Q: 4, T: 2, Z: 0 };

type Point = readonly [x: number, y: number];

/**
 * Converts SVG path data to PDF path operators. y still points down: the caller's matrix turns it.
 *
 * @throws RangeError for any command except M L H V C S Q T Z (upper or lower case), and for a wrong number of arguments. Arcs (A) are
 * refused: every drawing program can export them as curves.
 */
export function pdfPath(data: string): string {
  const tokens = data.match(/[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?|[^\s,]/gu) ?? [];
  if (!/^[Mm]$/u.test(tokens[0] ?? '')) throw new RangeError("the logo's path must begin with M");
  const pen = new Pen();
  let command = '';
  for (let i = 0; i < tokens.length;) {
    const token = tokens[i] ?? '';
    if (/^[A-Za-z]$/u.test(token)) {
      command = token;
      i++;
    } else if (command === 'M') command = 'L';
    else if (command === 'm') command = 'l';
    const arity = ARITY[command.toUpperCase()];
    const numbers = tokens.slice(i, i + (arity ?? 0)).map(Number);
    if (arity === undefined || numbers.length < arity || numbers.some((n) => !Number.isFinite(n))) {
      throw new RangeError(
        `the logo's path cannot be read at '${[command, ...tokens.slice(i, i + 3)].join(' ')}': write it with M L H V C S Q T Z alone`,
      );
    }
    if (arity === 0 && i < tokens.length && !/^[A-Za-z]$/u.test(tokens[i] ?? '')) {
      throw new RangeError("the logo's path has numbers after its Z");
    }
    pen.draw(command, numbers);
    i += arity;
  }
  return pen.operators.join('\n');
}

class Pen {
  readonly operators: string[] = [];
  private at: Point = [0, 0];
  private start: Point = [0, 0];
  /** The last control point, which S and T mirror; null after other commands. */
  private cubic: Point | null = null;
  private quadratic: Point | null = null;

  draw(command: string, numbers: readonly number[]): void {
    const kind = command.toUpperCase();
    const [x0, y0] = command === kind ? [0, 0] : this.at;
    const point = (i: number): Point => [x0 + (numbers[i] ?? 0), y0 + (numbers[i + 1] ?? 0)];
    const [x, y] = this.at;
    switch (kind) {
      case 'M':
        this.at = this.start = point(0);
        return this.write([this.at], 'm');
      case 'L':
        return this.line(point(0));
      case 'H':
        return this.line([x0 + (numbers[0] ?? 0), y]);
      case 'V':
        return this.line([x, y0 + (numbers[0] ?? 0)]);
      case 'C':
        return this.curve(point(0), point(2), point(4));
      case 'S':
        return this.curve(mirror(this.cubic, this.at), point(0), point(2));
      case 'Q':
        return this.arch(point(0), point(2));
      case 'T':
        return this.arch(mirror(this.quadratic, this.at), point(0));
      default:
        this.at = this.start;
        return this.write([], 'h');
    }
  }

  private line(to: Point): void {
    this.at = to;
    this.write([to], 'l');
  }

  private curve(first: Point, second: Point, to: Point): void {
    this.at = to;
    this.write([first, second, to], 'c');
    this.cubic = second;
  }

  /** Converts a quadratic curve, which PDF does not have, to the cubic one whose control points are two thirds of the way. */
  private arch(control: Point, to: Point): void {
    const between = ([fx, fy]: Point): Point => [
      fx + (2 / 3) * (control[0] - fx),
      fy + (2 / 3) * (control[1] - fy),
    ];
    const [first, second] = [between(this.at), between(to)];
    this.at = to;
    this.write([first, second, to], 'c');
    this.quadratic = control;
  }

  private write(points: readonly Point[], operator: string): void {
    this.cubic = this.quadratic = null;
    const numbers = points.flat().map((n) => String(Math.round(n * 1000) / 1000));
    this.operators.push([...numbers, operator].join(' '));
  }
}

function mirror(control: Point | null, at: Point): Point {
  return control === null ? at : [2 * at[0] - control[0], 2 * at[1] - control[1]];
}
