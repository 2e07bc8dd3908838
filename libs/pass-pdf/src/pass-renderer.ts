import { DEFAULT_HOUSE_STYLE, type HouseStyle } from './house-style';
import { type PassData } from './pass';
import { PassSet } from './pass-set';
import { prepareStyle, type PreparedStyle } from './prepared-style';

/**
 * Makes passes in one house style. Load one per process and keep it: it holds the fonts (about 25 MB), and no data of any
 * pass. It uses no clock, no network and no random numbers: the same house style and passes give the same bytes.
 */
export class PassRenderer {
  private constructor(private readonly style: PreparedStyle) {}

  /** @throws RangeError for a house style whose logo is unusable or whose name has characters that cannot be drawn */
  static async load(style: HouseStyle = DEFAULT_HOUSE_STYLE): Promise<PassRenderer> {
    return new PassRenderer(await prepareStyle(style));
  }

  /**
   * Prepares the passes of one request, which share their fonts. Lets other work of the event loop run after every few passes.
   * Does not fail because of one pass: `render` returns the reason if a pass cannot be drawn.
   */
  async open(passes: readonly PassData[]): Promise<PassSet> {
    return PassSet.prepare(this.style, passes);
  }
}
