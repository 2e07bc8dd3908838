import { type Fonts, type Weight } from '../fonts/fonts';
import { type ShapedText } from '../fonts/shaper';
import { type PassData, type RefusalReason } from '../pass';
import { cleanText, unsupportedCharacters, MAX_TEXT_LENGTH, describeCharacters } from '../text/clean-text';

/** A label and the value that is drawn below it. */
export interface ShapedField {
  readonly label: ShapedText;
  readonly value: ShapedText;
}

/** All texts of one pass. They determine its drawing and the glyphs that its fonts need. */
export interface PassTexts {
  readonly title: ShapedText;
  readonly name: ShapedText;
  readonly fields: readonly ShapedField[];
  readonly validity: ShapedField;
  readonly modules: readonly { readonly title: ShapedText; readonly validity: ShapedText }[];
  readonly organisation: ShapedText;
  /** The title of the file, as the window of a PDF reader shows it. */
  readonly documentTitle: string;
  readonly checkUrl: string;
}

export interface Refusal {
  readonly ok: false;
  readonly reason: RefusalReason;
  readonly characters: string;
}

const MAX_MODULES = 60;
/** For all texts of a pass together, in UTF-16 units. To fit more text would block the event loop too long. */
const MAX_TOTAL_LENGTH = 5_000;
const UNLIMITED = 'onbeperkt';

/**
 * Shapes the texts of the passes of one request. Equal texts (titles, organisation, dates) are shaped once. Make a new object for
 * each request, so that no name is kept after it.
 */
export class TextShaper {
  private readonly known = new Map<string, ShapedText>();

  constructor(private readonly fonts: Fonts) {}

  /** Shapes a text whose glyphs are certain to be in the fonts, such as a label. */
  shape(text: string, weight: Weight): ShapedText {
    const key = `${weight} ${text}`;
    let shaped = this.known.get(key);
    if (shaped === undefined) {
      shaped = this.fonts[weight].shaper.shape(text);
      this.known.set(key, shaped);
    }
    return shaped;
  }

  /** Shapes the texts of a pass, or returns the reason if the pass cannot be drawn. */
  prepare(pass: PassData): PassTexts | Refusal {
    if (hasTooMuchText(pass)) return { ok: false, reason: 'too-much-text', characters: '' };
    const undrawable: string[] = [];
    const shapeValue = (text: string, weight: Weight, suffix = ''): ShapedText => {
      const cleaned = cleanText(text) + suffix;
      const unsupported = unsupportedCharacters(cleaned);
      undrawable.push(...unsupported);
      // Text with unsupported characters is not shaped: other scripts can have other writing directions.
      const shaped = this.shape(unsupported.length > 0 ? '' : cleaned, weight);
      for (const glyph of shaped.glyphs) if (glyph.id === 0) undrawable.push(glyph.text);
      return shaped;
    };
    // A reader joins the label and the value: the space keeps them apart, as in 'Geboortedatum 03-04-1981'.
    const field = (label: string, value: string): ShapedField => ({
      label: this.shape(`${label} `, 'regular'),
      value: shapeValue(value, 'bold'),
    });

    const external = pass.externalNumber ?? '';
    const texts: PassTexts = {
      title: shapeValue(pass.qualificationTitle, 'bold'),
      name: shapeValue(pass.holderName, 'bold'),
      fields: [
        field('Geboortedatum', dutchDate(pass.birthDate)),
        field('Kwalificatienummer', pass.qualificationNumber),
        field('Examendatum', dutchDate(pass.examDate)),
        field('Examennummer', pass.examNumber),
        ...(external === '' ? [] : [field('Extern nummer', external)]),
      ],
      validity:
        pass.expiryDate === null
          ? field('Geldigheid', UNLIMITED)
          : field('Geldig t/m', dutchDate(pass.expiryDate)),
      modules: pass.modules.map((module) => ({
        title: shapeValue(module.title, 'regular', ' '),
        validity: shapeValue(module.expiryDate === null ? UNLIMITED : dutchDate(module.expiryDate), 'bold'),
      })),
      organisation: shapeValue(pass.organisationName, 'regular'),
      documentTitle: `${cleanText(pass.qualificationTitle)} – ${cleanText(pass.holderName)}`,
      checkUrl: pass.checkUrl,
    };
    if (undrawable.length === 0) return texts;
    return { ok: false, reason: 'undrawable-character', characters: describeCharacters(undrawable) };
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
    lengths.some((length) => length > MAX_TEXT_LENGTH) ||
    lengths.reduce((sum, length) => sum + length, 0) > MAX_TOTAL_LENGTH
  );
}

/** Converts YYYY-MM-DD to DD-MM-YYYY, and an incomplete date to MM-YYYY or YYYY. */
function dutchDate(date: string): string {
  return date.split('-').reverse().join('-');
}
