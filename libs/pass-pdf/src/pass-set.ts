import { setImmediate as nextTurn } from 'node:timers/promises';
import { Content } from './document/content';
import { EmbeddedFont } from './document/embedded-font';
import { PassDocument } from './document/pass-document';
import { composePass } from './layout/compose-pass';
import { TextShaper, type PassTexts, type Refusal } from './layout/pass-texts';
import { type PassData, type RenderedPass } from './pass';
import { type PassDesign } from './pass-design';

/** Passes drawn before the event loop may turn. In a cold process, where a pass takes ten times as long, four hold it for about 30 ms. */
const PASSES_PER_TURN = 4;
/** Maximum number of glyphs of both weights in the fonts of one file. At about 75 bytes each, a pass stays well under 30 KB. */
const MAX_GLYPHS = 260;

/** Passes that share their fonts. */
interface Group {
  readonly fonts: Readonly<Record<'regular' | 'bold', EmbeddedFont>>;
  /** Created when the first pass of the group is drawn. */
  document?: PassDocument;
}

interface Placed {
  readonly texts: PassTexts;
  readonly group: Group;
}

/** The passes of one request, ready to be drawn one by one, in any order. */
export class PassSet {
  private constructor(
    private readonly design: PassDesign,
    private readonly passes: readonly (Placed | Refusal)[],
  ) {}

  /** Number of passes that were given, including those that cannot be drawn. */
  get size(): number {
    return this.passes.length;
  }

  static async prepare(design: PassDesign, passes: readonly PassData[]): Promise<PassSet> {
    const shaper = new TextShaper(design.book);
    const groups: Group[] = [];
    const placed: (Placed | Refusal)[] = [];
    for (const pass of passes) {
      const texts = shaper.prepare(pass);
      placed.push('ok' in texts ? texts : { texts, group: groupFor(design, groups, texts) });
      if (placed.length % PASSES_PER_TURN === 0) await nextTurn();
    }
    return new PassSet(design, placed);
  }

  /** Draws the passes in order. Lets the event loop turn after every `PASSES_PER_TURN` of them. */
  async *renderAll(): AsyncGenerator<RenderedPass> {
    for (let index = 0; index < this.size; index++) {
      if (index > 0 && index % PASSES_PER_TURN === 0) await nextTurn();
      yield this.render(index);
    }
  }

  /**
   * Draws one pass: in about 0.25 ms, the first of a request in about 5 ms. It is synchronous, so a caller that draws many passes must let
   * the event loop turn between them, as `renderAll` does.
   *
   * @throws RangeError for an index outside the set, and for a check address that is too long for a QR code
   */
  render(index: number): RenderedPass {
    const pass = this.passes[index];
    if (pass === undefined) throw new RangeError(`There is no pass ${index} in this set of ${this.size}.`);
    if ('ok' in pass) return pass;
    const { texts, group } = pass;
    const { design } = this;
    group.document ??= new PassDocument({
      fonts: group.fonts,
      artwork: design.artwork,
      logo: design.logo,
      texts: design.structure,
    });
    const content = new Content(group.fonts, design.bandOutline.length);
    const outline = composePass(content, texts, design.fixed, design.style);
    const pdf = group.document.write({
      outline: design.bandOutline + outline,
      content: content.toString(),
      title: texts.documentTitle,
      checkUrl: texts.checkUrl,
    });
    return { ok: true, pdf };
  }
}

/** Returns the first group whose fonts have room for the glyphs of a pass, or a new group. A request in one script has one group. */
function groupFor(design: PassDesign, groups: Group[], texts: PassTexts): Group {
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
      fonts: { regular: new EmbeddedFont(design.book.regular), bold: new EmbeddedFont(design.book.bold) },
    };
    for (const { weight, shaped } of design.commonTexts) group.fonts[weight].include(shaped);
    groups.push(group);
  }
  for (const shaped of regular) group.fonts.regular.include(shaped);
  for (const shaped of bold) group.fonts.bold.include(shaped);
  return group;
}
