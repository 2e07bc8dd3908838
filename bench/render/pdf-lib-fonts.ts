import * as fontkit from 'fontkit';
import { Readable } from 'node:stream';
import { type PDFDocument } from '@cantoo/pdf-lib';

type PdfLibFontkit = Parameters<PDFDocument['registerFontkit']>[0];

/**
 * The fontkit of today in the form that pdf-lib asks for. The copy that is published for pdf-lib, `@pdf-lib/fontkit`, leaves most
 * letters of this font empty: it pads no glyph of odd length.
 */
export const pdfLibFontkit: PdfLibFontkit = {
  create(bytes) {
    const font = fontkit.create(Buffer.from(bytes)) as fontkit.Font;
    const createSubset = font.createSubset.bind(font);
    return Object.assign(font, {
      createSubset: () => {
        const subset = createSubset();
        return Object.assign(subset, { encodeStream: () => Readable.from([Buffer.from(subset.encode())]) });
      },
    });
  },
};
