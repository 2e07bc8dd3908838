import { bytesOf, createFace, type SubsetLibrary } from './harfbuzz';
import { tagNumber } from './shaper';

/** hb_subset_flags_t: remove hinting, which today's screens do not use, and keep the glyph ids. */
const NO_HINTING = 1;
const RETAIN_GLYPH_NUMBERS = 2;
/** Do not add the glyphs that substitution could produce: the text is shaped already. */
const NO_LAYOUT_CLOSURE = 512;
/** hb_subset_sets_t */
const DROPPED_TABLES = 3;
/** Tables that a font in a PDF does not need. Its text is shaped already and refers to glyph ids: it needs only outlines and widths. */
const NOT_NEEDED_IN_PDF = ['GSUB', 'GPOS', 'GDEF', 'OS/2', 'name', 'post', 'cmap', 'gasp', 'STAT', 'DSIG'];

/**
 * Reduces a font to the glyphs in use. Glyph ids do not change, so text that was shaped with the full font stays valid, and can be shaped
 * before the subset exists.
 */
export class Subsetter {
  private readonly face: number;

  constructor(
    private readonly library: SubsetLibrary,
    fontBytes: Uint8Array,
  ) {
    this.face = createFace(library, fontBytes);
  }

  /** @throws Error if hb-subset fails, which happens only for a broken font or without memory */
  subset(glyphs: Iterable<number>): Uint8Array {
    const { library } = this;
    const input = library.hb_subset_input_create_or_fail();
    const wanted = library.hb_subset_input_glyph_set(input);
    for (const glyph of glyphs) library.hb_set_add(wanted, glyph);
    const dropped = library.hb_subset_input_set(input, DROPPED_TABLES);
    for (const table of NOT_NEEDED_IN_PDF) library.hb_set_add(dropped, tagNumber(table));
    library.hb_subset_input_set_flags(input, NO_HINTING | RETAIN_GLYPH_NUMBERS | NO_LAYOUT_CLOSURE);
    const face = library.hb_subset_or_fail(this.face, input);
    library.hb_subset_input_destroy(input);
    if (face === 0) throw new Error('The font could not be cut down to its used glyphs.');

    const blob = library.hb_face_reference_blob(face);
    const start = library.hb_blob_get_data(blob, 0);
    const bytes = bytesOf(library).slice(start, start + library.hb_blob_get_length(blob));
    library.hb_blob_destroy(blob);
    library.hb_face_destroy(face);
    return bytes;
  }
}
