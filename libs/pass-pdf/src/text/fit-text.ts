import { type ShapedText } from '../fonts/shaper';

/** A part of a shaped text as one line: the glyphs from index `from` up to, but not including, `to`. */
export interface Line {
  readonly shaped: ShapedText;
  readonly from: number;
  readonly to: number;
  /** In font units. */
  readonly advance: number;
}

export interface FittedText {
  /** Font size in points. */
  readonly size: number;
  readonly lines: readonly Line[];
}

/** The space for a text, in points. */
export interface TextBox {
  readonly width: number;
  readonly height: number;
  /** The largest font size. */
  readonly largest: number;
  /** The smallest font size for text on one line: text that needs a smaller one is wrapped. */
  readonly smallestOnOneLine: number;
}

/** Distance between baselines, as a multiple of the font size. */
export const LEADING = 1.2;
/** Each font size that is tried is the one before, times this. */
const SHRINK_FACTOR = 0.96;
const UNITS_PER_EM = 1000;

/**
 * Finds the largest font size at which the text fits on one line. If that is below `smallestOnOneLine`, wraps the text at the largest
 * size at which all lines fit. Lines break at spaces, and inside a word only if the word is wider than the box.
 * Always terminates, because wrapped text has no smallest size.
 */
export function fitText(shaped: ShapedText, box: TextBox): FittedText {
  const onOneLine = Math.min(
    box.largest,
    box.height / LEADING,
    (box.width * UNITS_PER_EM) / Math.max(1, shaped.advance),
  );
  if (onOneLine >= box.smallestOnOneLine) return { size: onOneLine, lines: [wholeLine(shaped)] };
  for (let size = box.largest; ; size *= SHRINK_FACTOR) {
    const lines = wrap(shaped, (box.width * UNITS_PER_EM) / size);
    if (lines.length * LEADING * size <= box.height) return { size, lines };
  }
}

/** The text on one line, at the largest font size that fits the width; at most `largest`. */
export function fitLine(shaped: ShapedText, width: number, largest: number): FittedText {
  return fitText(shaped, { width, height: Infinity, largest, smallestOnOneLine: 0 });
}

export function wholeLine(shaped: ShapedText): Line {
  return { shaped, from: 0, to: shaped.glyphs.length, advance: shaped.advance };
}

/** Breaks a text into lines for a column of `width` font units. An empty text gives one line. */
export function wrap(shaped: ShapedText, width: number): Line[] {
  const { glyphs, text } = shaped;
  if (shaped.advance <= width) return [wholeLine(shaped)];
  const lines: Line[] = [];
  let from = 0;
  let advance = 0;
  /** Index of the last space in the current line (-1 without one), and the advance of the line before it. */
  let space = -1;
  let advanceBeforeSpace = 0;
  for (let i = 0; i < glyphs.length; i++) {
    const glyph = glyphs[i];
    if (glyph === undefined) break;
    if (text[glyph.cluster] === ' ') {
      space = i;
      advanceBeforeSpace = advance;
    }
    // A combining mark must stay with its letter, so only the first glyph of a cluster can start a line.
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
