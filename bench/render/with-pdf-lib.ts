import { PDFDocument, rgb } from '@cantoo/pdf-lib';
import { type PassData } from '@app/pass-pdf';
import { type Contender } from './contender';
import { pdfLibFontkit } from './pdf-lib-fonts';
import { FONTS, HEIGHT, plainTexts, qrSquares, WIDTH } from './plain-layout';

/** The usual way with pdf-lib: a document and two subset fonts per pass. Untagged, no fitting of long names. */
export const withPdfLib: Contender = {
  load: () =>
    Promise.resolve(async function* (passes: readonly PassData[]) {
      for (const pass of passes) yield await draw(pass);
    }),
};

async function draw(pass: PassData): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  document.registerFontkit(pdfLibFontkit);
  const [regular, bold] = await Promise.all([
    document.embedFont(FONTS.regular, { subset: true }),
    document.embedFont(FONTS.bold, { subset: true }),
  ]);
  document.setTitle(`${pass.qualificationTitle} – ${pass.holderName}`);
  document.setLanguage('nl');
  const page = document.addPage([WIDTH, HEIGHT]);
  page.drawRectangle({ x: 0, y: HEIGHT - 22.5, width: WIDTH, height: 22.5, color: rgb(0.04, 0.31, 0.26) });
  for (const { text, x, y, size, bold: isBold } of plainTexts(pass)) {
    page.drawText(text, { x, y: HEIGHT - y, size, font: isBold ? bold : regular });
  }
  for (const { x, y, size } of qrSquares(pass.checkUrl)) {
    page.drawRectangle({ x, y: HEIGHT - y - size, width: size, height: size, color: rgb(0, 0, 0) });
  }
  return document.save();
}
