import {
  beginText,
  endText,
  moveText,
  fill as fillShape,
  PDFDocument,
  type PDFHexString,
  PDFName,
  rectangle,
  rgb,
  setFillingRgbColor,
  setFontAndSize,
  showText,
} from '@cantoo/pdf-lib';
import { type PassData } from '@app/pass-pdf';
import { type Contender } from './contender';
import { pdfLibFontkit } from './pdf-lib-fonts';
import { FONTS, HEIGHT, type PlainText, plainTexts, qrSquares, WIDTH } from './plain-layout';

/** The fonts by the names that the template's page gives them. */
const REGULAR = 'Regular';
const BOLD = 'Bold';

interface Line extends Omit<PlainText, 'text'> {
  readonly encoded: PDFHexString;
}

interface Template {
  readonly bytes: Uint8Array;
  readonly lines: readonly (readonly Line[])[];
}

/**
 * The best that pdf-lib's own means allow: both fonts are subset once a request, in a template that holds whatever all passes
 * share; for each pass the template is read again, and its texts and squares are written on it. Untagged, no fitting.
 */
export const withPdfLibTemplate: Contender = {
  load: () =>
    Promise.resolve(async function* (passes: readonly PassData[]) {
      const { bytes, lines } = await templateOf(passes);
      for (const [index, pass] of passes.entries()) yield await fill(bytes, pass, lines[index] ?? []);
    }),
};

/** The texts have to be encoded before the template is saved: only then are their letters in its fonts. */
async function templateOf(passes: readonly PassData[]): Promise<Template> {
  const document = await PDFDocument.create();
  document.registerFontkit(pdfLibFontkit);
  const regular = await document.embedFont(FONTS.regular, { subset: true });
  const bold = await document.embedFont(FONTS.bold, { subset: true });
  document.setLanguage('nl');
  const page = document.addPage([WIDTH, HEIGHT]);
  page.drawRectangle({ x: 0, y: HEIGHT - 22.5, width: WIDTH, height: 22.5, color: rgb(0.04, 0.31, 0.26) });
  page.node.setFontDictionary(PDFName.of(REGULAR), regular.ref);
  page.node.setFontDictionary(PDFName.of(BOLD), bold.ref);
  const lines = passes.map((pass) =>
    plainTexts(pass).map(({ text, ...line }) => ({
      ...line,
      encoded: (line.bold ? bold : regular).encodeText(text),
    })),
  );
  return { bytes: await document.save(), lines };
}

async function fill(template: Uint8Array, pass: PassData, lines: readonly Line[]): Promise<Uint8Array> {
  const document = await PDFDocument.load(template, { updateMetadata: false });
  document.setTitle(`${pass.qualificationTitle} – ${pass.holderName}`);
  document
    .getPage(0)
    .pushOperators(
      setFillingRgbColor(0.06, 0.13, 0.11),
      ...lines.flatMap(({ encoded, x, y, size, bold }) => [
        beginText(),
        setFontAndSize(bold ? BOLD : REGULAR, size),
        moveText(x, HEIGHT - y),
        showText(encoded),
        endText(),
      ]),
      ...qrSquares(pass.checkUrl).map(({ x, y, size }) => rectangle(x, HEIGHT - y - size, size, size)),
      fillShape(),
    );
  return document.save({ addDefaultPage: false });
}
