import { textString } from './objects';

/**
 * What a pass consists of, one letter per marked piece, in reading order:
 * G logo, P paragraph, H the one heading, I list item (neighbours make one list), Q the QR code.
 * Passes of one outline share everything of their file but the drawing itself.
 */
export type Outline = string;

/** left, bottom, right, top in points */
export type Box = readonly [number, number, number, number];

export interface StructureNumbers {
  readonly page: number;
  readonly link: number;
  readonly root: number;
  /** The first of the numbers that the elements take, one after the other. */
  readonly first: number;
}

export interface StructureTexts {
  readonly logo: string;
  readonly logoBox: Box;
  readonly qrCode: string;
  readonly qrBox: Box;
}

/** The page's key in the parent tree, and the link's. */
export const PAGE_KEY = 0;
export const LINK_KEY = 1;

/** The structure tree (ISO 32000-1, 14.7) by object number: what a screen reader follows instead of the page. */
export function structureTree(
  outline: Outline,
  numbers: StructureNumbers,
  texts: StructureTexts,
): Map<number, string> {
  const objects = new Map<number, string>();
  const { page, link, root } = numbers;
  let next = numbers.first;
  const documentNumber = next++;
  const children: number[] = [];
  const parentOfPiece: number[] = [];
  let linkElement = documentNumber;
  let list: { readonly number: number; readonly items: number[] } | undefined;

  const element = (kind: string, parent: number, kids: string, more = ''): number => {
    const number = next++;
    objects.set(number, `<</S/${kind}/P ${parent} 0 R/Pg ${page} 0 R/K ${kids}${more}>>`);
    return number;
  };
  const figure = (parent: number, piece: number, alternative: string, box: Box): number =>
    element(
      'Figure',
      parent,
      String(piece),
      `/Alt${textString(alternative)}/A<</O/Layout/Placement/Block/BBox[${box.join(' ')}]>>`,
    );
  const closeList = (): void => {
    if (list === undefined) return;
    const kids = list.items.map((item) => `${item} 0 R`).join(' ');
    const attributes = '/A<</O/List/ListNumbering/None>>';
    objects.set(list.number, `<</S/L/P ${documentNumber} 0 R/K[${kids}]${attributes}>>`);
    list = undefined;
  };

  [...outline].forEach((letter, piece) => {
    if (letter === 'I') {
      if (list === undefined) {
        list = { number: next++, items: [] };
        children.push(list.number);
      }
      const item = next++;
      const body = element('LBody', item, String(piece));
      objects.set(item, `<</S/LI/P ${list.number} 0 R/K ${body} 0 R>>`);
      list.items.push(item);
      parentOfPiece.push(body);
      return;
    }
    closeList();
    if (letter === 'Q') {
      linkElement = next++;
      const picture = figure(linkElement, piece, texts.qrCode, texts.qrBox);
      const target = `<</Type/OBJR/Obj ${link} 0 R/Pg ${page} 0 R>>`;
      objects.set(linkElement, `<</S/Link/P ${documentNumber} 0 R/K[${picture} 0 R ${target}]>>`);
      children.push(linkElement);
      parentOfPiece.push(picture);
      return;
    }
    const number =
      letter === 'G'
        ? figure(documentNumber, piece, texts.logo, texts.logoBox)
        : element(letter === 'H' ? 'H1' : 'P', documentNumber, String(piece));
    children.push(number);
    parentOfPiece.push(number);
  });
  closeList();

  const references = (list: readonly number[]): string => list.map((n) => `${n} 0 R`).join(' ');
  objects.set(documentNumber, `<</S/Document/P ${root} 0 R/K[${references(children)}]>>`);
  objects.set(
    root,
    `<</Type/StructTreeRoot/K ${documentNumber} 0 R/ParentTreeNextKey 2/ParentTree<</Nums[` +
      `${PAGE_KEY}[${references(parentOfPiece)}]${LINK_KEY} ${linkElement} 0 R]>>>>`,
  );
  return objects;
}
