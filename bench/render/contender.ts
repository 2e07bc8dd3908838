import { type PassData } from '@app/pass-pdf';

/** A way to make the passes of one request. */
export interface Contender {
  /** Does the work that a worker does once: reads fonts, starts libraries. */
  load(passes: readonly PassData[]): Promise<RenderRequest>;
}

/** The PDFs of one request, one after the other; nothing is kept from request to request but what `load` made. */
export type RenderRequest = (passes: readonly PassData[]) => AsyncIterable<Uint8Array>;

export const CONTENDERS = ['pdf-lib', 'pdf-lib template', 'pdfkit', 'typst', 'pasloket', 'limit'] as const;
export type ContenderName = (typeof CONTENDERS)[number];

export async function contender(name: ContenderName): Promise<Contender> {
  switch (name) {
    case 'pdf-lib':
      return (await import('./with-pdf-lib.js')).withPdfLib;
    case 'pdf-lib template':
      return (await import('./with-pdf-lib-template.js')).withPdfLibTemplate;
    case 'typst':
      return (await import('./with-typst.js')).withTypst;
    case 'pdfkit':
      return (await import('./with-pdfkit.js')).withPdfKit;
    case 'pasloket':
      return (await import('./with-pasloket.js')).withPasloket;
    case 'limit':
      return (await import('./limit.js')).limit;
  }
}
