import { PDFContext, PDFHexString, PDFString } from '@cantoo/pdf-lib';
import { WEIGHTS } from '../fonts/fonts';
import { compressedStream } from './compressed-stream';
import { FONT_NAMES, PAGE_HEIGHT, PAGE_WIDTH } from './content-stream';
import { type LogoPicture } from './logo-picture';
import { contextAfterReferences, REFERENCES } from './references';
import { serialize, serializeAsObjectStream, type SerializedObjects } from './serialized-objects';
import { addStructureTree, LINK_KEY, PAGE_KEY, type Outline, type FigureDescriptions } from './structure';

export interface StyleParts {
  /** Operators at the start of every page: the band with logo and name. */
  readonly artwork: string;
  readonly logo: LogoPicture | null;
  readonly figures: FigureDescriptions;
}

/**
 * The objects that all passes of a house style share. They contain no personal data, so they are kept as long as the process runs.
 * The page and its structure tree are kept per outline; there are at most two outlines for each number of modules.
 */
export class StyleObjects {
  readonly figures: FigureDescriptions;
  private readonly streams: SerializedObjects;
  private readonly pages = new Map<Outline, SerializedObjects>();
  private readonly hasLogoPicture: boolean;

  constructor({ artwork, logo, figures }: StyleParts) {
    this.figures = figures;
    this.hasLogoPicture = logo !== null;
    const artworkStream = compressedStream(PDFContext.create().obj({}), Buffer.from(artwork, 'latin1'));
    this.streams = serialize([[REFERENCES.artwork, artworkStream], ...(logo?.objects ?? [])]);
  }

  /** The objects of every pass of this outline, apart from the fonts and from those of the pass itself. */
  forOutline(outline: Outline): SerializedObjects[] {
    let page = this.pages.get(outline);
    if (page === undefined) {
      page = this.serializePage(outline);
      this.pages.set(outline, page);
    }
    return [this.streams, page];
  }

  private serializePage(outline: Outline): SerializedObjects {
    const { artwork, catalog, content, fonts, link, linkAction, logo, metadata, page, pages, structure } =
      REFERENCES;
    const context = contextAfterReferences();
    context.assign(
      catalog,
      context.obj({
        Type: 'Catalog',
        Pages: pages,
        Lang: PDFString.of('nl-NL'),
        MarkInfo: { Marked: true },
        StructTreeRoot: structure,
        Metadata: metadata,
        ViewerPreferences: { DisplayDocTitle: true },
      }),
    );
    context.assign(pages, context.obj({ Type: 'Pages', Kids: [page], Count: 1 }));
    const fontNames = WEIGHTS.map((weight) => [FONT_NAMES[weight], fonts[weight].font] as const);
    context.assign(
      page,
      context.obj({
        Type: 'Page',
        Parent: pages,
        MediaBox: [0, 0, PAGE_WIDTH, PAGE_HEIGHT],
        Tabs: 'S',
        StructParents: PAGE_KEY,
        Resources: {
          Font: Object.fromEntries(fontNames),
          XObject: this.hasLogoPicture ? { Logo: logo } : undefined,
        },
        Contents: [artwork, content],
        Annots: [link],
      }),
    );
    context.assign(
      link,
      context.obj({
        Type: 'Annot',
        Subtype: 'Link',
        Rect: [...this.figures.qrBox],
        Border: [0, 0, 0],
        F: 4,
        StructParent: LINK_KEY,
        Contents: PDFHexString.fromText(this.figures.qrCode),
        A: linkAction,
      }),
    );
    addStructureTree(context, outline, this.figures);
    return serializeAsObjectStream(context, REFERENCES.pageObjects);
  }
}
