import { type LogoPicture } from './document/logo-picture';
import { type StructureTexts } from './document/structure';
import { type FontBook, type Weight } from './fonts/font-book';
import { type ShapedText } from './fonts/shaper';
import { type HouseStyle } from './house-style';
import { type FixedTexts } from './layout/compose-pass';

/** The house style, ready for drawing: everything that all passes of a renderer have in common. */
export interface PassDesign {
  readonly style: HouseStyle;
  readonly book: FontBook;
  readonly fixed: FixedTexts;
  /** Every text that each pass shows. Its glyphs are in the fonts of each file. */
  readonly commonTexts: readonly { readonly weight: Weight; readonly shaped: ShapedText }[];
  /** Operators that draw the band at the top of each pass. */
  readonly artwork: string;
  /** Outline of the band's pieces, which come first on each pass. */
  readonly bandOutline: string;
  /** Null if the house style has no picture for a logo. */
  readonly logo: LogoPicture | null;
  readonly structure: StructureTexts;
}
