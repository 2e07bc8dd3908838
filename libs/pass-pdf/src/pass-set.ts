import { setImmediate as nextTurn } from 'node:timers/promises';
import { Content } from './document/content';
import { EmbeddedFont } from './document/embedded-font';
import { PassDocument } from './document/pass-document';
import { composePass } from './layout/compose-pass';
import { TextShop, type PassTexts, type Refusal } from './layout/pass-texts';
import { type PassData, type RenderedPass } from './pass';
import { type House } from './pass-renderer';

/** Few enough that even in a cold process, where each takes ten times as long, the event loop is held for some 30 ms. */
const PASSES_PER_TURN = 4;
/** Glyphs of both weights in one file's fonts. At some 75 bytes each, this keeps a pass well under 30 KB. */
const MOST_GLYPHS = 260;

/** Passes whose fonts are shared, and their files. */
interface Group {
  readonly fonts: Readonly<Record<'regular' | 'bold', EmbeddedFont>>;
  /** Laid out when its first pass is drawn. */
  document?: PassDocument;
}

interface Placed {
  readonly texts: PassTexts;
  readonly group: Group;
}

/** The passes of one request, ready to be drawn one by one, in any order. */
export class PassSet {
  private constructor(
    private readonly house: House,
    private readonly passes: readonly (Placed | Refusal)[],
  ) {}

  /** How many passes there are: as many as were given, drawable or not. */
  get size(): number {
    return this.passes.length;
  }

  static async prepare(house: House, passes: readonly PassData[]): Promise<PassSet> {
    const shop = new TextShop(house.book);
    const groups: Group[] = [];
    const placed: (Placed | Refusal)[] = [];
    for (const pass of passes) {
      const texts = shop.prepare(pass);
      placed.push('ok' in texts ? texts : { texts, group: groupFor(house, groups, texts) });
      if (placed.length % PASSES_PER_TURN === 0) await nextTurn();
    }
    return new PassSet(house, placed);
  }

  /** Draws the passes in order, and lets the event loop turn after every few of them. */
  async *renderAll(): AsyncGenerator<RenderedPass> {
    for (let index = 0; index < this.size; index++) {
      if (index > 0 && index % PASSES_PER_TURN === 0) await nextTurn();
      yield this.render(index);
    }
  }

  /**
   * Draws one pass: some 0.25 ms, the first of a request some 5 ms. Synchronous: a caller that draws many
   * lets the event loop turn between them, as `renderAll` does.
   *
   * @throws RangeError for an index outside the set, and for a check address that no QR code can hold.
   */
  render(index: number): RenderedPass {
    const pass = this.passes[index];
    if (pass === undefined) throw new RangeError(`There is no pass ${index} in this set of ${this.size}.`);
    if ('ok' in pass) return pass;
    const { texts, group } = pass;
    const { house } = this;
    group.document ??= new PassDocument({
      fonts: group.fonts,
      artwork: house.opening,
      logo: house.logo,
      texts: house.structure,
    });
    const content = new Content(group.fonts, house.bandOutline.length);
    const outline = composePass(content, texts, house.fixed, house.style);
    const pdf = group.document.write({
      outline: house.bandOutline + outline,
      content: content.toString(),
      title: texts.documentTitle,
      checkUrl: texts.checkUrl,
    });
    return { ok: true, pdf };
  }
}

/** The first group with room for the glyphs of a pass, or a new one; requests of one script are one group. */
function groupFor(house: House, groups: Group[], texts: PassTexts): Group {
  const bold = [texts.title, texts.name, texts.validity.value];
  const regular = [texts.organisation, texts.validity.label];
  for (const { label, value } of texts.fields) {
    regular.push(label);
    bold.push(value);
  }
  for (const { title, validity } of texts.modules) {
    regular.push(title);
    bold.push(validity);
  }
  let group = groups.find(
    ({ fonts }) => fonts.regular.sizeWith(regular) + fonts.bold.sizeWith(bold) <= MOST_GLYPHS,
  );
  if (group === undefined) {
    group = {
      fonts: { regular: new EmbeddedFont(house.book.regular), bold: new EmbeddedFont(house.book.bold) },
    };
    for (const { weight, shaped } of house.everywhere) group.fonts[weight].include(shaped);
    groups.push(group);
  }
  for (const shaped of regular) group.fonts.regular.include(shaped);
  for (const shaped of bold) group.fonts.bold.include(shaped);
  return group;
}
