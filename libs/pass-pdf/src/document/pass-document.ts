import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { PDFContext, PDFHexString, type PDFObject, PDFRef, PDFStream, PDFString } from 'pdf-lib';
import { type Weight } from '../fonts/font-book';
import { PAGE_HEIGHT, PAGE_WIDTH, FONT_NAMES } from './content';
import { type EmbeddedFont } from './embedded-font';
import { FileBody, indirectObject, setOffset } from './file-body';
import { deflatedStream } from './deflated-stream';
import { addFont } from './font-objects';
import { type LogoPicture } from './logo-picture';
import { escapedLiteral, utf16Hex } from './syntax';
import { addStructureTree, LINK_KEY, PAGE_KEY, type Outline, type StructureTexts } from './structure';

/** Objects that each pass writes itself, in the order of the file. Those that passes have in common take later numbers. */
const OWN = {
  content: PDFRef.of(1),
  metadata: PDFRef.of(2),
  info: PDFRef.of(3),
  link: PDFRef.of(4),
  crossReference: PDFRef.of(5),
} as const;

/** Small buffers and a low level for a stream of 5 KB: level 9 would take twice the time and save 80 bytes. */
const DEFLATE = { level: 4, memLevel: 6, chunkSize: 4096 };
/** Marks the position of a pass's value in a template. */
const PLACEHOLDER = 'VALUE-OF-THE-PASS';
const END_OF_STREAM = '\nendstream\nendobj\n';

export interface SharedParts {
  readonly fonts: Readonly<Record<Weight, EmbeddedFont>>;
  /** Operators that draw the band with logo and name. Every page begins with them. */
  readonly artwork: string;
  readonly logo: LogoPicture | null;
  readonly texts: StructureTexts;
}

/** The parts in which one pass differs from the others. */
export interface OwnParts {
  readonly outline: Outline;
  readonly content: string;
  /** Title of the document, which PDF viewers show in their window. */
  readonly title: string;
  readonly checkUrl: string;
}

/** Parts that all passes of one `PassDocument` have in common. */
interface CommonParts {
  /** Header and streams, each compressed once. */
  readonly body: FileBody;
  /** Small objects, which are compressed together with those of an outline. */
  readonly dictionaries: readonly [PDFRef, PDFObject][];
  readonly fonts: Readonly<Record<Weight, PDFRef>>;
  readonly artwork: PDFRef;
  readonly logo: PDFRef | null;
  readonly lastNumber: number;
}

/** The beginning of the file of every pass with one outline, before the objects that each pass writes. */
interface Shell {
  readonly bytes: Uint8Array;
  readonly crossReference: Uint8Array;
  /** `/Size` and `/Root` of the trailer. */
  readonly trailer: string;
  readonly hash: Uint8Array;
}

/**
 * Writes the PDFs of passes that share fonts and house style. Everything that they have in common is built with pdf-lib's
 * objects, serialized and compressed once per outline, and copied; each pass adds its drawing, title, link and identifier.
 * A file is: header, fonts, artwork, object stream of dictionaries and structure (shared), then content, metadata, info,
 * link, cross-reference. It holds no date and no random number: the same pass gives the same bytes.
 */
export class PassDocument {
  private readonly info: Template;
  private readonly link: Template;
  private readonly common: CommonParts;
  private readonly shells = new Map<Outline, Shell>();

  private readonly texts: StructureTexts;

  constructor(shared: SharedParts) {
    this.texts = shared.texts;
    const context = PDFContext.create();
    this.info = template(
      OWN.info,
      context.obj({
        Title: PDFHexString.of(PLACEHOLDER),
        Producer: PDFString.of('Pasloket'),
      }),
    );
    // The annotation covers the QR code and opens the check page.
    this.link = template(
      OWN.link,
      context.obj({
        Type: 'Annot',
        Subtype: 'Link',
        Rect: [...shared.texts.qrBox],
        Border: [0, 0, 0],
        F: 4,
        StructParent: LINK_KEY,
        Contents: PDFHexString.fromText(shared.texts.qrCode),
        A: { S: 'URI', URI: PDFString.of(PLACEHOLDER) },
      }),
    );
    this.common = writeCommonParts(shared);
  }

  write(pass: OwnParts): Uint8Array {
    const shell = this.shell(pass.outline);
    const content = deflateSync(Buffer.from(pass.content, 'latin1'), DEFLATE);
    const beforeContent = Buffer.from(
      streamBegin(OWN.content, '/Filter/FlateDecode', content.length),
      'latin1',
    );
    // Both are ASCII, so their lengths in characters are their lengths in bytes.
    const info = this.info(utf16Hex(pass.title));
    const link = this.link(escapedLiteral(pass.checkUrl));
    const afterContent = Buffer.from(END_OF_STREAM + metadataStream(pass.title) + info + link);
    const own = [beforeContent, content, afterContent] as const;

    const start = shell.bytes.length;
    const end = start + beforeContent.length + content.length + afterContent.length;
    const table = Uint8Array.from(shell.crossReference);
    setOffset(table, OWN.content, start);
    setOffset(table, OWN.metadata, start + beforeContent.length + content.length + END_OF_STREAM.length);
    setOffset(table, OWN.info, end - link.length - info.length);
    setOffset(table, OWN.link, end - link.length);
    setOffset(table, OWN.crossReference, end);
    const id = identifier(shell.hash, own);
    const trailer = `/Type/XRef/W[1 3 1]${shell.trailer}/Info ${OWN.info.toString()}/ID[<${id}><${id}>]`;
    return Buffer.concat([
      shell.bytes,
      ...own,
      Buffer.from(streamBegin(OWN.crossReference, trailer, table.length), 'latin1'),
      table,
      Buffer.from(`${END_OF_STREAM}startxref\n${end}\n%%EOF\n`, 'latin1'),
    ]);
  }

  private shell(outline: Outline): Shell {
    let shell = this.shells.get(outline);
    if (shell === undefined) {
      shell = writeShell(this.common, outline, this.texts);
      this.shells.set(outline, shell);
    }
    return shell;
  }
}

/** Returns the text of an object in which one value differs from pass to pass. */
type Template = (value: string) => string;

/** Serializes an object once. Creating it with pdf-lib for each pass would take a quarter of the time of drawing a pass. */
function template(ref: PDFRef, object: PDFObject): Template {
  const text = Buffer.from(indirectObject(ref, object)).toString('latin1');
  const [before = '', after = ''] = text.split(PLACEHOLDER);
  return (value) => before + value + after;
}

function writeCommonParts({ fonts, artwork, logo }: SharedParts): CommonParts {
  const context = PDFContext.create();
  context.largestObjectNumber = OWN.crossReference.objectNumber;
  const fontRefs = { regular: addFont(context, fonts.regular), bold: addFont(context, fonts.bold) };
  const artworkRef = context.register(deflatedStream(context, Buffer.from(artwork, 'latin1')));
  const logoRef = logo?.addTo(context) ?? null;
  const body = new FileBody();
  body.header(context);
  const dictionaries: [PDFRef, PDFObject][] = [];
  for (const [ref, object] of context.enumerateIndirectObjects()) {
    if (object instanceof PDFStream) body.object(ref, object);
    else dictionaries.push([ref, object]);
  }
  return {
    body,
    dictionaries,
    fonts: fontRefs,
    artwork: artworkRef,
    logo: logoRef,
    lastNumber: context.largestObjectNumber,
  };
}

function writeShell(common: CommonParts, outline: Outline, texts: StructureTexts): Shell {
  const context = PDFContext.create();
  context.largestObjectNumber = common.lastNumber;
  const [catalog, pages, page] = [context.nextRef(), context.nextRef(), context.nextRef()];
  const structure = addStructureTree(context, outline, { page, link: OWN.link }, texts);
  context.assign(
    catalog,
    context.obj({
      Type: 'Catalog',
      Pages: pages,
      Lang: PDFString.of('nl-NL'),
      MarkInfo: { Marked: true },
      StructTreeRoot: structure,
      Metadata: OWN.metadata,
      ViewerPreferences: { DisplayDocTitle: true },
    }),
  );
  context.assign(pages, context.obj({ Type: 'Pages', Kids: [page], Count: 1 }));
  context.assign(
    page,
    context.obj({
      Type: 'Page',
      Parent: pages,
      MediaBox: [0, 0, PAGE_WIDTH, PAGE_HEIGHT],
      Tabs: 'S',
      StructParents: PAGE_KEY,
      Resources: {
        Font: { [FONT_NAMES.regular]: common.fonts.regular, [FONT_NAMES.bold]: common.fonts.bold },
        ...(common.logo !== null && { XObject: { Logo: common.logo } }),
      },
      Contents: [common.artwork, OWN.content],
      Annots: [OWN.link],
    }),
  );
  const body = common.body.fork();
  const objects = [...common.dictionaries, ...context.enumerateIndirectObjects()];
  body.objectStream(context, context.nextRef(), objects);
  const bytes = body.bytes();
  const lastNumber = context.largestObjectNumber;
  return {
    bytes,
    crossReference: body.crossReference(lastNumber),
    trailer: `/Size ${lastNumber + 1}/Root ${catalog.toString()}`,
    hash: createHash('sha256').update(bytes).digest(),
  };
}

/** Returns the XMP metadata. It is not compressed, so that any program can find it. */
function metadataStream(title: string): string {
  const xmp =
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>' +
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">' +
    `<dc:title><rdf:Alt><rdf:li xml:lang="x-default">${escapeXml(title)}</rdf:li></rdf:Alt></dc:title>` +
    '<dc:language><rdf:Bag><rdf:li>nl-NL</rdf:li></rdf:Bag></dc:language>' +
    '<dc:format>application/pdf</dc:format><pdf:Producer>Pasloket</pdf:Producer>' +
    '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>';
  const begin = streamBegin(OWN.metadata, '/Type/Metadata/Subtype/XML', Buffer.byteLength(xmp));
  return begin + xmp + END_OF_STREAM;
}

/** Returns the text before the data of a stream. pdf-lib copies streams byte by byte, which would be too slow for every pass. */
function streamBegin({ objectNumber }: PDFRef, entries: string, length: number): string {
  return `${objectNumber} 0 obj\n<<${entries}/Length ${length}>>stream\n`;
}

/** The file's identifier: a digest of its contents. Other programs use the current time. */
function identifier(shell: Uint8Array, own: readonly Uint8Array[]): string {
  const hash = createHash('sha256').update(shell);
  for (const bytes of own) hash.update(bytes);
  return hash.digest('hex').slice(0, 32);
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/gu, (character) => `&#${character.codePointAt(0) ?? 0};`);
}
