import { PDFContext, type PDFRef } from '@cantoo/pdf-lib';
import { type Weight } from '../fonts/fonts';

/** The six objects of an embedded font. */
export interface FontReferences {
  readonly font: PDFRef;
  readonly descendant: PDFRef;
  readonly descriptor: PDFRef;
  readonly program: PDFRef;
  readonly toUnicode: PDFRef;
  readonly glyphMap: PDFRef;
}

const numbering = PDFContext.create();

/** Objects that have the same number in every file, so that parts that are serialised at different times can refer to each other. */
export const REFERENCES = {
  content: numbering.nextRef(),
  metadata: numbering.nextRef(),
  info: numbering.nextRef(),
  linkAction: numbering.nextRef(),
  crossReference: numbering.nextRef(),
  catalog: numbering.nextRef(),
  pages: numbering.nextRef(),
  page: numbering.nextRef(),
  link: numbering.nextRef(),
  structure: numbering.nextRef(),
  pageObjects: numbering.nextRef(),
  fontObjects: numbering.nextRef(),
  artwork: numbering.nextRef(),
  logo: numbering.nextRef(),
  logoMask: numbering.nextRef(),
  fonts: { regular: fontReferences(), bold: fontReferences() } satisfies Record<Weight, FontReferences>,
};

/** A context whose `nextRef` gives numbers that `REFERENCES` does not use. */
export function contextAfterReferences(): PDFContext {
  const context = PDFContext.create();
  context.largestObjectNumber = numbering.largestObjectNumber;
  return context;
}

function fontReferences(): FontReferences {
  return {
    font: numbering.nextRef(),
    descendant: numbering.nextRef(),
    descriptor: numbering.nextRef(),
    program: numbering.nextRef(),
    toUnicode: numbering.nextRef(),
    glyphMap: numbering.nextRef(),
  };
}
