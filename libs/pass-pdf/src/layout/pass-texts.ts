import { type FontBook, type Weight } from '../fonts/font-book';
import { type ShapedText } from '../fonts/shaper';
import { type PassData, type RefusalReason } from '../pass';
import { cleanText, foreignCharacters, LONGEST_TEXT, nameCharacters } from '../text/clean-text';

/** A label with its value below it, in the grid of a pass. */
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
  /** Title of the file, which PDF viewers show in their window. */
  readonly documentTitle: string;
  readonly checkUrl: string;
}

export interface Refusal {
  readonly ok: false;
  readonly reason: RefusalReason;
  readonly characters: string;
}

const MAX_MODULES = 60;
/** Maximum length of all texts of a pass together, in UTF-16 units. Fitting more would hold the worker's event loop for too long. */
const MAX_TEXT = 5_000;
const WITHOUT_END = 'onbeperkt';

/**
 * Shapes the texts of passes. Repeated texts (titles, organisation, dates) are shaped once. The cache belongs to this object, of which each
 * request has one, so no name is kept longer than its request.
 */
export class TextShaper {
  private readonly known = new Map<string, ShapedText>();

  constructor(private readonly book: FontBook) {}

  /** Shapes a text whose letters all exist in the fonts, such as a label. */
  shape(text: string, weight: Weight): ShapedText {
    const key = `${weight} ${text}`;
    let shaped = this.known.get(key);
    if (shaped === undefined) {
      shaped = this.book[weight].shaper.shape(text);
      this.known.set(key, shaped);
    }
    return shaped;
  }

  /** Shapes the texts of a pass. Returns a refusal if the pass cannot be drawn. */
  prepare(pass: PassData): PassTexts | Refusal {
    if (hasTooMuchText(pass)) return { ok: false, reason: 'too-much-text', characters: '' };
    const undrawable: string[] = [];
    const take = (text: string, weight: Weight, after = ''): ShapedText => {
      const cleaned = cleanText(text) + after;
      const foreign = foreignCharacters(cleaned);
      undrawable.push(...foreign);
      // Text of other scripts is not shaped: it can run in other directions, which the layout does not support.
      const shaped = this.shape(foreign.length > 0 ? '' : cleaned, weight);
      for (const glyph of shaped.glyphs) if (glyph.id === 0) undrawable.push(glyph.text);
      return shaped;
    };
    // Programs that extract text join label and value. The space keeps 'Geboortedatum 03-04-1981' two words.
    const field = (label: string, value: string): ShapedField => ({
      label: this.shape(`${label} `, 'regular'),
      value: take(value, 'bold'),
    });

    const external = pass.externalNumber ?? '';
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
    if (undrawable.length === 0) return texts;
    return { ok: false, reason: 'undrawable-character', characters: nameCharacters(undrawable) };
  }
}

function hasTooMuchText(pass: PassData): boolean {
  const lengths = [
    pass.qualificationTitle,
    pass.holderName,
    pass.qualificationNumber,
    pass.examNumber,
    pass.externalNumber ?? '',
    pass.organisationName,
    ...pass.modules.map(({ title }) => title),
  ].map(({ length }) => length);
  return (
    pass.modules.length > MAX_MODULES ||
    lengths.some((length) => length > LONGEST_TEXT) ||
    lengths.reduce((sum, length) => sum + length, 0) > MAX_TEXT
  );
}

/** Formats YYYY-MM-DD as dd-mm-jjjj, and a partial date as mm-jjjj or jjjj, as the list of holders does. */
function dutchDate(date: string): string {
  return date.split('-').reverse().join('-');
}
