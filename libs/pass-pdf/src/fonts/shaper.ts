import { bytesOf, createFace, type ShapingLibrary } from './harfbuzz';

/** A line of text as glyphs, in drawing order. Distances are in font units. */
export interface ShapedText {
  readonly text: string;
  readonly glyphs: readonly ShapedGlyph[];
  readonly advance: number;
}

export interface ShapedGlyph {
  /** Glyph id; 0 if the font does not have the character. */
  readonly id: number;
  /** Index in the line's text of the first UTF-16 unit that this glyph draws. A letter and its combining marks have the same. */
  readonly cluster: number;
  /** The part of the text that this glyph stands for. The texts of all glyphs, joined, are the text of the line. */
  readonly text: string;
  /** The distance to the next glyph, as in HarfBuzz. */
  readonly advance: number;
  /** The offsets at which the glyph is drawn, to the right and upwards. */
  readonly dx: number;
  readonly dy: number;
}

/** Size of a glyph info and of a glyph position (hb_glyph_info_t, hb_glyph_position_t), in words of four bytes. */
const RECORD_WORDS = 5;
const MAX_TEXT_LENGTH = 8_192;

/** Turns ligatures off, so that a search for 'fi' finds it. Each entry is a hb_feature_t: tag, value, start, end. */
const FEATURES = ['liga', 'clig'].map((tag) => [tagNumber(tag), 0, 0, 0xffffffff]);

/** Shapes texts in one font. All calls use the same buffer, which is safe because `shape` is synchronous. */
export class Shaper {
  private readonly font: number;
  private readonly buffer: number;
  private readonly input: number;
  private readonly features: number;
  private readonly language: number;

  constructor(
    private readonly library: ShapingLibrary,
    fontBytes: Uint8Array,
  ) {
    this.font = library.hb_font_create(createFace(library, fontBytes));
    this.buffer = library.hb_buffer_create();
    this.input = library.malloc(MAX_TEXT_LENGTH * 2);
    this.features = library.malloc(FEATURES.length * 16);
    new Uint32Array(library.memory.buffer, this.features, FEATURES.length * 4).set(FEATURES.flat());
    bytesOf(library).set([0x6e, 0x6c], this.input);
    this.language = library.hb_language_from_string(this.input, 2);
  }

  /**
   * Shapes one line: places combining marks and kerns pairs of letters.
   *
   * @throws RangeError for a text of more than 8,192 UTF-16 units
   */
  shape(text: string): ShapedText {
    if (text.length > MAX_TEXT_LENGTH) throw new RangeError('This text is too long for a pass.');
    const { library, buffer } = this;
    const units = new Uint16Array(library.memory.buffer, this.input, text.length);
    for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i);
    library.hb_buffer_clear_contents(buffer);
    library.hb_buffer_add_utf16(buffer, this.input, text.length, 0, text.length);
    library.hb_buffer_guess_segment_properties(buffer);
    library.hb_buffer_set_language(buffer, this.language);
    library.hb_shape(this.font, buffer, this.features, FEATURES.length);

    const count = library.hb_buffer_get_length(buffer);
    const infos = library.hb_buffer_get_glyph_infos(buffer, 0) >> 2;
    const places = library.hb_buffer_get_glyph_positions(buffer, 0) >> 2;
    const words = new Int32Array(library.memory.buffer);
    const glyphs: ShapedGlyph[] = [];
    let advance = 0;
    for (let i = 0; i < count; i++) {
      const info = infos + i * RECORD_WORDS;
      const place = places + i * RECORD_WORDS;
      const cluster = words[info + 2] ?? 0;
      const next = i + 1 < count ? (words[info + RECORD_WORDS + 2] ?? 0) : text.length;
      const glyph = {
        id: words[info] ?? 0,
        cluster,
        // `spreadClusters` divides the text of a cluster that has several glyphs.
        text: text.slice(cluster, next),
        advance: words[place] ?? 0,
        dx: words[place + 2] ?? 0,
        dy: words[place + 3] ?? 0,
      };
      advance += glyph.advance;
      glyphs.push(glyph);
    }
    return { text, glyphs: spreadClusters(glyphs, text), advance };
  }
}

/**
 * Divides the text of each cluster among its glyphs. If the text has as many characters as the cluster has glyphs (a letter and its marks), each
 * glyph gets one; if its decomposed form has, each gets one of that; else the first glyph gets the whole text.
 */
function spreadClusters(glyphs: ShapedGlyph[], text: string): readonly ShapedGlyph[] {
  for (let start = 0; start < glyphs.length;) {
    const cluster = glyphs[start]?.cluster ?? 0;
    let end = start + 1;
    while (end < glyphs.length && glyphs[end]?.cluster === cluster) end++;
    if (end - start > 1) {
      const clusterText = text.slice(cluster, glyphs[end]?.cluster ?? text.length);
      const shares = [[...clusterText], [...clusterText.normalize('NFD')]].find(
        (parts) => parts.length === end - start,
      );
      for (let i = start; i < end; i++) {
        const glyph = glyphs[i];
        const share = shares?.[i - start] ?? (i === start ? clusterText : '');
        if (glyph !== undefined) glyphs[i] = { ...glyph, text: share };
      }
    }
    start = end;
  }
  return glyphs;
}

/** A four-letter OpenType tag as the number that HarfBuzz expects (hb_tag_t). */
export function tagNumber(tag: string): number {
  return Buffer.from(tag, 'latin1').readUInt32BE(0);
}
