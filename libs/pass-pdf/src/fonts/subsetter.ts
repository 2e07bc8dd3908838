import { bytesOf, createFace, type SubsetLibrary } from './harfbuzz';
import { tagNumber } from './shaper';

/** hb_subset_flags_t: no hinting (no screen of today uses it), and glyph numbers that stay as they were. */
const NO_HINTING = 1;
const RETAIN_GLYPH_NUMBERS = 2;
/** Not the glyphs that substitution could lead to: it has been done. */
const NO_LAYOUT_CLOSURE = 512;
/** hb_subset_sets_t */
const DROPPED_TABLES = 3;
/** A font inside a PDF is shaped already and reached by glyph number: it needs outlines and widths, nothing else. */
const NOT_NEEDED_IN_PDF = ['GSUB', 'GPOS', 'GDEF', 'OS/2', 'name', 'post', 'cmap', 'gasp', 'STAT', 'DSIG'];

/**
 * Cuts a font down to some of its glyphs. Numbers are kept, so text that was shaped with the whole font stays right, and
 * shaping need not wait for the subset.
 */
export class Subsetter {
  private readonly face: number;

  constructor(
    private readonly library: SubsetLibrary,
    fontBytes: Uint8Array,
  ) {
    this.face = createFace(library, fontBytes);
  }

  /** @throws Error when hb-subset refuses, which it does only for a broken font or without memory. */
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
