import { setImmediate as nextTurn } from 'node:timers/promises';
import { ContentStream } from './document/content-stream';
import { EmbeddedFont } from './document/embedded-font';
import { PassDocument } from './document/pass-document';
import { composePass } from './layout/compose-pass';
import { TextShaper, type PassTexts, type Refusal } from './layout/pass-texts';
import { type PassData, type RenderedPass } from './pass';
import { type PreparedStyle } from './prepared-style';

/** In a process that has just started, a pass takes ten times as long: then four of them block the event loop for about 30 ms. */
const PASSES_PER_TURN = 4;
/** The maximum of glyphs in the two fonts of a file together. With about 75 bytes each, a pass stays well below 30 KB. */
const MAX_GLYPHS = 260;

/** Passes whose files contain the same fonts. */
interface FontGroup {
  readonly fonts: Readonly<Record<'regular' | 'bold', EmbeddedFont>>;
  /** Made when the first pass of the group is drawn: the fonts then have the glyphs of all passes. */
  document?: PassDocument;
}

interface PreparedPass {
  readonly texts: PassTexts;
  readonly group: FontGroup;
}

/** The passes of one request. They can be drawn one by one, in any order. */
export class PassSet {
  private constructor(
    private readonly style: PreparedStyle,
    private readonly passes: readonly (PreparedPass | Refusal)[],
  ) {}

  /** The number of passes, including those that cannot be drawn. */
  get size(): number {
    return this.passes.length;
  }

  static async prepare(style: PreparedStyle, passes: readonly PassData[]): Promise<PassSet> {
    const shaper = new TextShaper(style.fonts);
    const groups: FontGroup[] = [];
    const prepared: (PreparedPass | Refusal)[] = [];
    for (const pass of passes) {
      const texts = shaper.prepare(pass);
      prepared.push('ok' in texts ? texts : { texts, group: findOrAddGroup(style, groups, texts) });
      if (prepared.length % PASSES_PER_TURN === 0) await nextTurn();
    }
    return new PassSet(style, prepared);
  }

  /** Draws the passes in order. Lets other work of the event loop run after every few passes. */
  async *renderAll(): AsyncGenerator<RenderedPass> {
    for (let index = 0; index < this.size; index++) {
      if (index > 0 && index % PASSES_PER_TURN === 0) await nextTurn();
      yield this.render(index);
    }
  }

  /**
   * Draws one pass in about 0.25 ms; the first of a request takes about 5 ms. Blocks the event loop meanwhile: a caller that draws
   * many passes must let other work run in between, as `renderAll` does.
   *
   * @throws RangeError for an index outside the set, and for a check URL that does not fit in a QR code
   */
  render(index: number): RenderedPass {
    const pass = this.passes[index];
    if (pass === undefined) throw new RangeError(`There is no pass ${index} in this set of ${this.size}.`);
    if ('ok' in pass) return pass;
    const { texts, group } = pass;
    const { bandOutline, fixedTexts, objects, style } = this.style;
    group.document ??= new PassDocument(objects, group.fonts);
    const content = new ContentStream(group.fonts, bandOutline.length);
    const outline = composePass(content, texts, fixedTexts, style);
    const pdf = group.document.write({
      outline: bandOutline + outline,
      content: content.toString(),
      title: texts.documentTitle,
      checkUrl: texts.checkUrl,
    });
    return { ok: true, pdf };
  }
}

/** Adds the glyphs of a pass to the first group that has room for them, else to a new group. */
function findOrAddGroup(style: PreparedStyle, groups: FontGroup[], texts: PassTexts): FontGroup {
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
    ({ fonts }) => fonts.regular.sizeWith(regular) + fonts.bold.sizeWith(bold) <= MAX_GLYPHS,
  );
  if (group === undefined) {
    group = {
      fonts: { regular: new EmbeddedFont(style.fonts.regular), bold: new EmbeddedFont(style.fonts.bold) },
    };
    for (const { weight, shaped } of style.textsOnEveryPass) group.fonts[weight].include(shaped);
    groups.push(group);
  }
  for (const shaped of regular) group.fonts.regular.include(shaped);
  for (const shaped of bold) group.fonts.bold.include(shaped);
  return group;
}
