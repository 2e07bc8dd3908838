import { type ShapedText } from '../fonts/shaper';

/** Part of a shaped text: glyphs `from` up to but not including `to`, as one line. */
export interface Line {
  readonly shaped: ShapedText;
  readonly from: number;
  readonly to: number;
  /** In font units. */
  readonly advance: number;
}

export interface FittedText {
  /** In points. */
  readonly size: number;
  readonly lines: readonly Line[];
}

/** A box for text; lengths in points. */
export interface TextBox {
  readonly width: number;
  readonly height: number;
  readonly largest: number;
  /** Minimum size of text on one line. Text that would have to be smaller is wrapped. */
  readonly smallestOnOneLine: number;
}

/** Distance of baselines, as a multiple of the size. */
export const LEADING = 1.2;
/** Each attempt uses a size smaller by this factor. */
const STEP = 0.96;
const UNITS_PER_EM = 1000;

/**
 * Shrinks text until it fits on one line. If it would be too small to read, wraps it at the largest size at which all lines fit the box.
 * Lines break at spaces; inside a word only if the word is wider than the box. Always succeeds: the size has no minimum.
 */
export function fitText(shaped: ShapedText, box: TextBox): FittedText {
  const onOneLine = Math.min(
    box.largest,
    box.height / LEADING,
    (box.width * UNITS_PER_EM) / Math.max(1, shaped.advance),
  );
  if (onOneLine >= box.smallestOnOneLine) return { size: onOneLine, lines: [wholeLine(shaped)] };
  for (let size = box.largest; ; size *= STEP) {
    const lines = wrap(shaped, (box.width * UNITS_PER_EM) / size);
    if (lines.length * LEADING * size <= box.height) return { size, lines };
  }
}

/** Fits a line into the width: at the size `largest`, or smaller if it is too wide. */
export function fitLine(shaped: ShapedText, width: number, largest: number): FittedText {
  return fitText(shaped, { width, height: Infinity, largest, smallestOnOneLine: 0 });
}

export function wholeLine(shaped: ShapedText): Line {
  return { shaped, from: 0, to: shaped.glyphs.length, advance: shaped.advance };
}

/** Breaks a text into lines for a column of `width` font units. Returns at least one line, even for an empty text. */
export function wrap(shaped: ShapedText, width: number): Line[] {
  const { glyphs, text } = shaped;
  if (shaped.advance <= width) return [wholeLine(shaped)];
  const lines: Line[] = [];
  let from = 0;
  let advance = 0;
  /** Index of the last space in the current line, and the width of the text before it. */
  let space = -1;
  let advanceBeforeSpace = 0;
  for (let i = 0; i < glyphs.length; i++) {
    const glyph = glyphs[i];
    if (glyph === undefined) break;
    if (text[glyph.cluster] === ' ') {
      space = i;
      advanceBeforeSpace = advance;
    }
    // A combining mark stays with its base letter: only the first glyph of a cluster may start a line.
    const startsCluster = i === 0 || glyphs[i - 1]?.cluster !== glyph.cluster;
    if (advance + glyph.advance > width && i > from && startsCluster && i !== space) {
      const atSpace = space > from;
      lines.push({ shaped, from, to: atSpace ? space : i, advance: atSpace ? advanceBeforeSpace : advance });
      advance = atSpace ? advance - advanceBeforeSpace - (glyphs[space]?.advance ?? 0) : 0;
      from = atSpace ? space + 1 : i;
      space = -1;
    }
    advance += glyph.advance;
  }
  lines.push({ shaped, from, to: glyphs.length, advance });
  return lines;
}
