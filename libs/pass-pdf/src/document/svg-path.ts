import { SVGPathData, type SVGCommand } from 'svg-pathdata';

/**
 * Converts SVG path data to PDF path operators. y still points down: the caller must set a matrix that flips it.
 *
 * @throws RangeError unless the path consists of M L H V C S Q T Z, absolute or relative, with the numbers that each needs.
 *   Arcs (A) are refused: drawing programs write them as curves on request.
 */
export function pdfPath(data: string): string {
  if (!/^\s*m/iu.test(data)) throw new RangeError("the logo's path must begin with M");
  if (/z[\s,]*[-+.\d]/iu.test(data)) throw new RangeError("the logo's path has numbers after its Z");
  const path = parse(data);
  for (const command of path.commands) {
    if (command.type === SVGPathData.ARC) {
      throw unreadable(`at '${['A', command.rX, command.rY, command.xRot].join(' ')}'`);
    }
  }
  return path.toAbs().normalizeHVZ(false).normalizeST().qtToC().commands.map(pathOperator).join('\n');
}

function parse(data: string): SVGPathData {
  try {
    return new SVGPathData(data);
  } catch (error) {
    throw unreadable(`(${error instanceof Error ? error.message : String(error)})`, error);
  }
}

/** @param command M, L, C or Z with absolute coordinates: `pdfPath` converts the others to these */
function pathOperator(command: SVGCommand): string {
  switch (command.type) {
    case SVGPathData.MOVE_TO:
      return operator('m', command.x, command.y);
    case SVGPathData.LINE_TO:
      return operator('l', command.x, command.y);
    case SVGPathData.CURVE_TO:
      return operator('c', command.x1, command.y1, command.x2, command.y2, command.x, command.y);
    default:
      return operator('h');
  }
}

function operator(name: string, ...coordinates: readonly number[]): string {
  if (!coordinates.every(Number.isFinite)) throw unreadable('(a number is too large)');
  return [...coordinates.map((value) => Math.round(value * 1000) / 1000), name].join(' ');
}

function unreadable(where: string, cause?: unknown): RangeError {
  return new RangeError(`the logo's path cannot be read ${where}: write it with M L H V C S Q T Z alone`, {
    cause,
  });
}
