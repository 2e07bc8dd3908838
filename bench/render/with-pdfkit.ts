import { buffer } from 'node:stream/consumers';
import PDFKit from 'pdfkit';
import { type PassData } from '@app/pass-pdf';
import { type Contender } from './contender';
import { FONTS, HEIGHT, plainTexts, qrSquares, WIDTH } from './plain-layout';

/** The usual way with PDFKit: a document per pass, fonts registered in each. Untagged, no fitting of long names. */
export const withPdfKit: Contender = {
  load: () =>
    Promise.resolve(async function* (passes: readonly PassData[]) {
      for (const pass of passes) yield await draw(pass);
    }),
};

function draw(pass: PassData): Promise<Uint8Array> {
  const document = new PDFKit({ size: [WIDTH, HEIGHT], margin: 0, lang: 'nl', pdfVersion: '1.7' });
  const written = buffer(document);
  document.info.Title = `${pass.qualificationTitle} – ${pass.holderName}`;
  document.registerFont('regular', FONTS.regular).registerFont('bold', FONTS.bold);
  document.rect(0, 0, WIDTH, 22.5).fill('#0b4f43');
  for (const { text, x, y, size, bold } of plainTexts(pass)) {
    document.font(bold ? 'bold' : 'regular', size).fillColor('#10211d');
    document.text(text, x, y, { baseline: 'alphabetic', lineBreak: false });
  }
  for (const { x, y, size } of qrSquares(pass.checkUrl)) document.rect(x, y, size, size);
  document.fill('#000000').end();
  return written;
}
