import { type PDFContext, type PDFDict, PDFHexString, type PDFObject, type PDFRef } from 'pdf-lib';

/**
 * The marked pieces of a pass, one letter each, in reading order:
 * G logo, P paragraph, H the one heading, I list item (neighbours form one list), Q the QR code.
 * Passes with the same outline have everything in common but what is drawn.
 */
export type Outline = string;

/** left, bottom, right, top in points */
export type Box = readonly [number, number, number, number];

export interface StructureTexts {
  readonly logo: string;
  readonly logoBox: Box;
  readonly qrCode: string;
  readonly qrBox: Box;
}

/** Keys of the page and of the link in the parent tree. */
export const PAGE_KEY = 0;
export const LINK_KEY = 1;

/** Objects of the file that the structure tree refers to. */
interface Targets {
  readonly page: PDFRef;
  readonly link: PDFRef;
}

/** Adds the structure tree (ISO 32000-1, 14.7) to `context`. Screen readers follow its order and tags. @returns the tree's root */
export function addStructureTree(
  context: PDFContext,
  outline: Outline,
  targets: Targets,
  texts: StructureTexts,
): PDFRef {
  return new TreeBuilder(context, targets, texts).build(outline);
}

type Entries = Readonly<Record<string, PDFObject | PDFObject[] | number | string>>;

class TreeBuilder {
  private readonly root: PDFRef;
  private readonly document: PDFRef;
  private readonly children: PDFRef[] = [];
  /** The element of each marked piece, by the piece's number. */
  private readonly parents: PDFRef[] = [];
  /** The list whose items are being added; undefined between lists. */
  private list: { readonly ref: PDFRef; readonly items: PDFRef[] } | undefined;
  private linkElement: PDFRef;

  constructor(
    private readonly context: PDFContext,
    private readonly targets: Targets,
    private readonly texts: StructureTexts,
  ) {
    this.root = context.nextRef();
    this.document = context.nextRef();
    this.linkElement = this.document;
  }

  build(outline: Outline): PDFRef {
    for (const letter of outline) {
      if (letter !== 'I') this.closeList();
      this.addPiece(letter);
    }
    this.closeList();
    this.assign(this.document, { S: 'Document', P: this.root, K: this.children });
    this.assign(this.root, {
      Type: 'StructTreeRoot',
      K: this.document,
      ParentTreeNextKey: 2,
      ParentTree: this.dict({
        Nums: this.context.obj([PAGE_KEY, this.context.obj(this.parents), LINK_KEY, this.linkElement]),
      }),
    });
    return this.root;
  }

  private addPiece(letter: string): void {
    const { texts } = this;
    if (letter === 'I') this.addItem();
    else if (letter === 'Q') this.addLink();
    else if (letter === 'G') this.children.push(this.figure(this.document, texts.logo, texts.logoBox));
    else this.children.push(this.piece(letter === 'H' ? 'H1' : 'P', this.document));
  }

  private addItem(): void {
    if (this.list === undefined) {
      this.list = { ref: this.context.nextRef(), items: [] };
      this.children.push(this.list.ref);
    }
    const item = this.context.nextRef();
    this.list.items.push(item);
    this.assign(item, { S: 'LI', P: this.list.ref, K: this.piece('LBody', item) });
  }

  private closeList(): void {
    if (this.list === undefined) return;
    const { ref, items } = this.list;
    this.assign(ref, {
      S: 'L',
      P: this.document,
      K: items,
      A: this.dict({ O: 'List', ListNumbering: 'None' }),
    });
    this.list = undefined;
  }

  /** Adds the element of the QR code, which is a link too. */
  private addLink(): void {
    this.linkElement = this.context.nextRef();
    const picture = this.figure(this.linkElement, this.texts.qrCode, this.texts.qrBox);
    const annotation = this.dict({ Type: 'OBJR', Obj: this.targets.link, Pg: this.targets.page });
    this.assign(this.linkElement, { S: 'Link', P: this.document, K: [picture, annotation] });
    this.children.push(this.linkElement);
  }

  private figure(parent: PDFRef, alternative: string, box: Box): PDFRef {
    return this.piece('Figure', parent, {
      Alt: PDFHexString.fromText(alternative),
      A: this.dict({ O: 'Layout', Placement: 'Block', BBox: this.context.obj([...box]) }),
    });
  }

  /** Adds the element of the next marked piece. */
  private piece(tag: string, parent: PDFRef, more: Entries = {}): PDFRef {
    const ref = this.context.nextRef();
    this.assign(ref, { S: tag, P: parent, Pg: this.targets.page, K: this.parents.length, ...more });
    this.parents.push(ref);
    return ref;
  }

  private dict(entries: Entries): PDFDict {
    return this.context.obj({ ...entries });
  }

  private assign(ref: PDFRef, entries: Entries): void {
    this.context.assign(ref, this.dict(entries));
  }
}
