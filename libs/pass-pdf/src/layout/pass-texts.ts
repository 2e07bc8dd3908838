import { type FontBook, type Weight } from '../fonts/font-book';
import { type ShapedText } from '../fonts/shaper';
import { type PassData, type RefusalReason } from '../pass';
import { cleanText, foreignCharacters, LONGEST_TEXT, nameCharacters } from '../text/clean-text';

/** A label and its value, under each other in the grid of a pass. */
export interface ShapedField {
  readonly label: ShapedText;
  readonly value: ShapedText;
}

/** The texts of one pass, shaped: everything that its drawing and its fonts need. */
export interface PassTexts {
  readonly title: ShapedText;
  readonly name: ShapedText;
  readonly fields: readonly ShapedField[];
  readonly validity: ShapedField;
  readonly modules: readonly { readonly title: ShapedText; readonly validity: ShapedText }[];
  readonly organisation: ShapedText;
  /** Of the file, as a reader's window shows it. */
  readonly documentTitle: string;
  readonly checkUrl: string;
}

export interface Refusal {
  readonly ok: false;
  readonly reason: RefusalReason;
  readonly characters: string;
}

const MOST_MODULES = 60;
/** Of all texts of a pass together, in UTF-16 units: more would take longer to fit than a worker may hold its loop. */
const MOST_TEXT = 5_000;
const WITHOUT_END = 'onbeperkt';

/**
 * Shapes the texts of passes. Texts that come back (titles, organisation, dates) are shaped once; the memory of them
 * ends with this object, one per request, so no name outlives its request.
 */
export class TextShop {
  private readonly known = new Map<string, ShapedText>();

  constructor(private readonly book: FontBook) {}

  /** Text of our own: labels, which the fonts are known to have. */
  shape(text: string, weight: Weight): ShapedText {
    const key = `${weight} ${text}`;
    let shaped = this.known.get(key);
    if (shaped === undefined) {
      shaped = this.book[weight].shaper.shape(text);
      this.known.set(key, shaped);
    }
    return shaped;
  }

  /** The texts of a pass, or why it cannot be made. */
  prepare(pass: PassData): PassTexts | Refusal {
    const problems = new Problems();
    const take = (text: string, weight: Weight, after = ''): ShapedText => {
      if (problems.isTooLong(text)) return this.shape('', weight);
      const cleaned = cleanText(text) + after;
      if (problems.isForeign(cleaned)) return this.shape('', weight);
      const shaped = this.shape(cleaned, weight);
      problems.withoutGlyph(shaped);
      return shaped;
    };
    // What is drawn apart is read in one breath: the space keeps 'Geboortedatum 03-04-1981' two words.
    const field = (label: string, value: string): ShapedField => ({
      label: this.shape(`${label} `, 'regular'),
      value: take(value, 'bold'),
    });

    const external = pass.externalNumber ?? '';
    if (pass.modules.length > MOST_MODULES) return { ok: false, reason: 'too-much-text', characters: '' };
    const texts: PassTexts = {
      title: take(pass.qualificationTitle, 'bold'),
      name: take(pass.holderName, 'bold'),
      fields: [
        field('Geboortedatum', dutchDate(pass.birthDate)),
        field('Kwalificatienummer', pass.qualificationNumber),
        field('Examendatum', dutchDate(pass.examDate)),
        field('Examennummer', pass.examNumber),
        ...(external === '' ? [] : [field('Extern nummer', external)]),
      ],
      validity:
        pass.expiryDate === null
          ? field('Geldigheid', WITHOUT_END)
          : field('Geldig t/m', dutchDate(pass.expiryDate)),
      modules: pass.modules.map((module) => ({
        title: take(module.title, 'regular', ' '),
        validity: take(module.expiryDate === null ? WITHOUT_END : dutchDate(module.expiryDate), 'bold'),
      })),
      organisation: take(pass.organisationName, 'regular'),
      documentTitle: `${cleanText(pass.qualificationTitle)} – ${cleanText(pass.holderName)}`,
      checkUrl: pass.checkUrl,
    };
    return problems.refusal() ?? texts;
  }
}

/** What stands between a pass and its drawing, collected over all of its texts. */
class Problems {
  private readonly characters: string[] = [];
  private tooMuch = false;
  private length = 0;

  isTooLong(text: string): boolean {
    this.length += text.length;
    if (text.length <= LONGEST_TEXT && this.length <= MOST_TEXT) return false;
    this.tooMuch = true;
    return true;
  }

  isForeign(cleaned: string): boolean {
    const found = foreignCharacters(cleaned);
    this.characters.push(...found);
    return found.length > 0;
  }

  withoutGlyph({ glyphs }: ShapedText): void {
    for (const glyph of glyphs) if (glyph.id === 0) this.characters.push(glyph.text);
  }

  refusal(): Refusal | null {
    if (this.tooMuch) return { ok: false, reason: 'too-much-text', characters: '' };
    if (this.characters.length === 0) return null;
    return { ok: false, reason: 'undrawable-character', characters: nameCharacters(this.characters) };
  }
}

/** YYYY-MM-DD as dd-mm-jjjj. */
function dutchDate(date: string): string {
  return date.split('-').reverse().join('-');
}
