import { bytesOf, createFace, type ShapingLibrary } from './harfbuzz';

/** A line of text as glyphs, in drawing order; all numbers are font units. */
export interface ShapedText {
  readonly text: string;
  readonly glyphs: readonly ShapedGlyph[];
  readonly advance: number;
}

export interface ShapedGlyph {
  /** Glyph id in the font; 0 if the font has no glyph for the character. */
  readonly id: number;
  /** Index in `text` of the first UTF-16 unit that this glyph draws. Combining marks have the index of their base letter. */
  readonly cluster: number;
  /** The text that PDF readers extract for this glyph. The texts of all glyphs together are the whole text. */
  readonly text: string;
  readonly advance: number;
  readonly dx: number;
  readonly dy: number;
}

/** Both glyph infos and glyph positions are 20 bytes each (hb_glyph_info_t, hb_glyph_position_t). */
const RECORD_WORDS = 5;
const LONGEST_TEXT = 8_192;

/** Turns ligatures off: a search for 'fi' must find the text, and 'ffi' in a name has three letters. Layout of hb_feature_t. */
const FEATURES = ['liga', 'clig'].map((tag) => [tagNumber(tag), 0, 0, 0xffffffff]);

/** One font, ready for shaping. All calls share one buffer; that is safe because `shape` is synchronous. */
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
    this.input = library.malloc(LONGEST_TEXT * 2);
    this.features = library.malloc(FEATURES.length * 16);
    new Uint32Array(library.memory.buffer, this.features, FEATURES.length * 4).set(FEATURES.flat());
    bytesOf(library).set([0x6e, 0x6c], this.input);
    this.language = library.hb_language_from_string(this.input, 2);
  }

  /**
   * Shapes one line: places combining marks and kerns pairs.
   *
   * @throws RangeError for more than 8,192 UTF-16 units, which no pass can show
   */
  shape(text: string): ShapedText {
    if (text.length > LONGEST_TEXT) throw new RangeError('This text is too long for a pass.');
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
        // A cluster with several glyphs is split below.
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
 * Distributes the text of a cluster over its glyphs: one character per glyph if the numbers are equal (base and marks); the decomposed
 * character if the font drew its parts; otherwise all text belongs to the first glyph.
 */
function spreadClusters(glyphs: ShapedGlyph[], text: string): readonly ShapedGlyph[] {
  for (let start = 0; start < glyphs.length;) {
    const cluster = glyphs[start]?.cluster ?? 0;
    let end = start + 1;
    while (end < glyphs.length && glyphs[end]?.cluster === cluster) end++;
    if (end - start > 1) {
      const whole = text.slice(cluster, glyphs[end]?.cluster ?? text.length);
      const shares = [[...whole], [...whole.normalize('NFD')]].find((parts) => parts.length === end - start);
      for (let i = start; i < end; i++) {
        const glyph = glyphs[i];
        const share = shares?.[i - start] ?? (i === start ? whole : '');
        if (glyph !== undefined) glyphs[i] = { ...glyph, text: share };
      }
    }
    start = end;
  }
  return glyphs;
}

export function tagNumber(tag: string): number {
  return Buffer.from(tag, 'latin1').readUInt32BE(0);
}
