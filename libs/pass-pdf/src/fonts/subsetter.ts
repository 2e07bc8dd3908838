import { bytesOf, createFace, type SubsetLibrary } from './harfbuzz';
import { tagNumber } from './shaper';

/** hb_subset_flags_t: removes hinting, which screens of today do not use, and keeps the glyph ids. */
const NO_HINTING = 1;
const RETAIN_GLYPH_IDS = 2;
/** Leaves out glyphs that substitution rules could produce: the texts are already shaped. */
const NO_LAYOUT_CLOSURE = 512;
/** hb_subset_sets_t */
const DROPPED_TABLES = 3;
/** The PDF refers to glyphs by id and its texts are already shaped, so the font needs only outlines and widths. */
const NOT_NEEDED_IN_PDF = ['GSUB', 'GPOS', 'GDEF', 'OS/2', 'name', 'post', 'cmap', 'gasp', 'STAT', 'DSIG'];

/**
 * Reduces a font to the glyphs in use. Glyph ids do not change, so text that was shaped with the whole font stays valid, and can
 * be shaped before the subset exists.
 */
export class Subsetter {
  private readonly face: number;

  constructor(
    private readonly library: SubsetLibrary,
    fontBytes: Uint8Array,
  ) {
    this.face = createFace(library, fontBytes);
  }

  /** @throws Error if hb-subset fails, which happens only with a broken font or without memory */
  subset(glyphIds: Iterable<number>): Uint8Array {
    const { library } = this;
    const input = library.hb_subset_input_create_or_fail();
    const wanted = library.hb_subset_input_glyph_set(input);
    for (const id of glyphIds) library.hb_set_add(wanted, id);
    const dropped = library.hb_subset_input_set(input, DROPPED_TABLES);
    for (const table of NOT_NEEDED_IN_PDF) library.hb_set_add(dropped, tagNumber(table));
    library.hb_subset_input_set_flags(input, NO_HINTING | RETAIN_GLYPH_IDS | NO_LAYOUT_CLOSURE);
    const face = library.hb_subset_or_fail(this.face, input);
    library.hb_subset_input_destroy(input);
    if (face === 0) throw new Error('The font could not be reduced to the glyphs in use.');

    const blob = library.hb_face_reference_blob(face);
    const start = library.hb_blob_get_data(blob, 0);
    const bytes = bytesOf(library).slice(start, start + library.hb_blob_get_length(blob));
    library.hb_blob_destroy(blob);
    library.hb_face_destroy(face);
    return bytes;
  }
}
