import { PDFHexString, type PDFContext, type PDFRef } from '@cantoo/pdf-lib';
import { REFERENCES } from './references';

/**
 * The pieces of a pass in reading order, one letter for each piece that is marked in the content streams:
 * G logo, P paragraph, H the only heading, I list item (neighbours form one list), Q QR code.
 * Passes of the same outline have the same structure tree.
 */
export type Outline = string;

/** left, bottom, right, top in points; the origin is the lower left corner of the page */
export type Box = readonly [number, number, number, number];

/** Alternative texts of the pictures, and the place of each on the page. */
export interface FigureDescriptions {
  readonly logo: string;
  readonly logoBox: Box;
  readonly qrCode: string;
  readonly qrBox: Box;
}

/** Keys of the page and of the link in the parent tree. */
export const PAGE_KEY = 0;
export const LINK_KEY = 1;

/** Adds the structure tree (ISO 32000-1, 14.7), which a screen reader follows instead of the page. */
export function addStructureTree(context: PDFContext, outline: Outline, figures: FigureDescriptions): void {
  const { page, link, structure } = REFERENCES;
  const document = context.nextRef();
  /** The structure element of each piece, in the order of the outline. */
  const elementOfPiece: PDFRef[] = [];
  let linkElement = document;

  const addPiece = (tag: string, parent: PDFRef, attributes = {}): PDFRef => {
    const entries = { S: tag, P: parent, Pg: page, K: elementOfPiece.length, ...attributes };
    const element = context.register(context.obj(entries));
    elementOfPiece.push(element);
    return element;
  };
  const addFigure = (parent: PDFRef, alternative: string, box: Box): PDFRef =>
    addPiece('Figure', parent, {
      Alt: PDFHexString.fromText(alternative),
      A: { O: 'Layout', Placement: 'Block', BBox: [...box] },
    });
  const addList = (length: number): PDFRef => {
    const list = context.nextRef();
    const items = Array.from({ length }, () => {
      const item = context.nextRef();
      context.assign(item, context.obj({ S: 'LI', P: list, K: addPiece('LBody', item) }));
      return item;
    });
    const attributes = { O: 'List', ListNumbering: 'None' };
    context.assign(list, context.obj({ S: 'L', P: document, K: items, A: attributes }));
    return list;
  };
  const addLink = (): PDFRef => {
    linkElement = context.nextRef();
    const picture = addFigure(linkElement, figures.qrCode, figures.qrBox);
    const annotation = { Type: 'OBJR', Obj: link, Pg: page };
    context.assign(linkElement, context.obj({ S: 'Link', P: document, K: [picture, annotation] }));
    return linkElement;
  };
  const addElement = (letters: string): PDFRef => {
    if (letters.startsWith('I')) return addList(letters.length);
    if (letters === 'Q') return addLink();
    if (letters === 'G') return addFigure(document, figures.logo, figures.logoBox);
    return addPiece(letters === 'H' ? 'H1' : 'P', document);
  };

  const children = (outline.match(/I+|./gu) ?? []).map(addElement);
  context.assign(document, context.obj({ S: 'Document', P: structure, K: children }));
  const parentTree = { Nums: [PAGE_KEY, elementOfPiece, LINK_KEY, linkElement] };
  context.assign(
    structure,
    context.obj({ Type: 'StructTreeRoot', K: document, ParentTreeNextKey: 2, ParentTree: parentTree }),
  );
}
