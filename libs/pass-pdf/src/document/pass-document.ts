import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { WEIGHTS, type Weight } from '../fonts/font-book';
import { PAGE_HEIGHT, PAGE_WIDTH, FONT_NAMES } from './content';
import { type EmbeddedFont } from './embedded-font';
import { type LogoPicture } from './logo-picture';
import { END_OF_STREAM, literalString, PdfPart, textString } from './objects';
import { LINK_KEY, PAGE_KEY, structureTree, type Box, type Outline, type StructureTexts } from './structure';

/** Object numbers; those of the structure tree follow. What differs from pass to pass comes first. */
const OBJECT = {
  content: 1,
  metadata: 2,
  info: 3,
  link: 4,
  crossReference: 5,
  catalog: 6,
  pages: 7,
  page: 8,
  structure: 9,
  packed: 10,
  artwork: 11,
  logo: 12,
  logoMask: 13,
  fonts: { regular: 14, bold: 20 },
  elements: 26,
} as const;

/** The four objects that each pass writes anew, in the order of the file. */
const OWN = [OBJECT.content, OBJECT.metadata, OBJECT.info, OBJECT.link] as const;

/** Small buffers, light effort for a stream of 5 KB: level 9 takes twice the time and saves 80 bytes. */
const DEFLATE = { level: 4, memLevel: 6, chunkSize: 4096 };
/** Once per request, copied into each of its passes: worth every effort. */
const DEFLATE_ONCE = { level: 9 };

export interface SharedParts {
  readonly fonts: Readonly<Record<Weight, EmbeddedFont>>;
  /** The band with logo and name: operators that open every page. */
  readonly artwork: string;
  readonly logo: LogoPicture | null;
  readonly texts: StructureTexts;
}

/** What one pass adds to what it shares. */
export interface OwnParts {
  readonly outline: Outline;
  readonly content: string;
  /** Of the document, as a reader's window shows it. */
  readonly title: string;
  readonly checkUrl: string;
  readonly linkText: string;
}

interface Shell {
  readonly bytes: Uint8Array;
  readonly crossReference: Uint8Array;
  readonly objects: number;
  readonly hash: Uint8Array;
}

/**
 * Writes the PDFs of passes that share fonts and house style. All that they have in common is laid out and compressed
 * once per outline, and copied; each pass adds its drawing, title, link and identifier. A file is:
 * header, fonts, artwork, packed dictionaries and structure (shared), then content, metadata, info, link, cross-reference.
 * No date and no random number goes in: the same pass is the same bytes.
 */
export class PassDocument {
  private readonly common: PdfPart;
  private readonly shells = new Map<Outline, Shell>();

  constructor(private readonly shared: SharedParts) {
    this.common = layOutCommonParts(shared);
  }

  write(pass: OwnParts): Uint8Array {
    const shell = this.shell(pass.outline);
    const content = deflateSync(Buffer.from(pass.content, 'latin1'), DEFLATE);
    const own = [
      Buffer.from(
        `${OBJECT.content} 0 obj\n<</Filter/FlateDecode/Length ${content.length}>>stream\n`,
        'latin1',
      ),
      content,
      Buffer.from(afterContent(pass.title), 'utf8'),
      Buffer.from(infoAndLink(pass, this.shared.texts.qrBox), 'latin1'),
    ];
    const [head, , metadata, tail] = own as [Buffer, Buffer, Buffer, Buffer];
    const start = shell.bytes.length;
    const metadataAt = start + head.length + content.length + END_OF_STREAM.length;
    const infoAt = start + head.length + content.length + metadata.length;
    const linkAt = infoAt + tail.indexOf('\nendobj\n') + '\nendobj\n'.length;
    const crossReferenceAt = infoAt + tail.length;

    const table = Uint8Array.from(shell.crossReference);
    [start, metadataAt, infoAt, linkAt].forEach((offset, i) => place(table, OWN[i] ?? 0, offset));
    place(table, OBJECT.crossReference, crossReferenceAt);
    const id = identifier(shell.hash, own);
    const trailer =
      `${OBJECT.crossReference} 0 obj\n<</Type/XRef/W[1 3 1]/Size ${shell.objects}/Root ${OBJECT.catalog} 0 R` +
      `/Info ${OBJECT.info} 0 R/ID[<${id}><${id}>]/Length ${table.length}>>stream\n`;
    return Buffer.concat([
      shell.bytes,
      ...own,
      Buffer.from(trailer, 'latin1'),
      table,
      END_OF_STREAM,
      Buffer.from(`startxref\n${crossReferenceAt}\n%%EOF\n`, 'latin1'),
    ]);
  }

  private shell(outline: Outline): Shell {
    let shell = this.shells.get(outline);
    if (shell === undefined) {
      shell = layOutShell(this.common, outline, this.shared);
      this.shells.set(outline, shell);
    }
    return shell;
  }
}

function layOutCommonParts({ fonts, artwork, logo }: SharedParts): PdfPart {
  const part = new PdfPart();
  // Four bytes past ASCII tell every program that this is no text file.
  part.raw(Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1'));
  const compressed = (number: number, entries: string, data: Uint8Array): void => {
    part.stream(number, `${entries}/Filter/FlateDecode`, deflateSync(data, DEFLATE_ONCE));
  };
  for (const weight of WEIGHTS) {
    const number = OBJECT.fonts[weight];
    const program = fonts[weight].program();
    compressed(number + 3, `/Length1 ${program.length}`, program);
    compressed(number + 4, '', Buffer.from(fonts[weight].toUnicode(), 'latin1'));
    const map = fonts[weight].glyphOfCode();
    if (map !== null) compressed(number + 5, '', map);
  }
  compressed(OBJECT.artwork, '', Buffer.from(artwork, 'latin1'));
  if (logo !== null) {
    const size = `/Type/XObject/Subtype/Image/Width ${logo.width}/Height ${logo.height}/BitsPerComponent 8`;
    compressed(OBJECT.logoMask, `${size}/ColorSpace/DeviceGray`, logo.alpha);
    compressed(OBJECT.logo, `${size}/ColorSpace/DeviceRGB/SMask ${OBJECT.logoMask} 0 R`, logo.rgb);
  }
  return part;
}

function layOutShell(common: PdfPart, outline: Outline, { fonts, logo, texts }: SharedParts): Shell {
  const elements = structureTree(
    outline,
    { page: OBJECT.page, link: OBJECT.link, root: OBJECT.structure, first: OBJECT.elements },
    texts,
  );
  const packed = new Map(elements);
  packed.set(
    OBJECT.catalog,
    `<</Type/Catalog/Pages ${OBJECT.pages} 0 R/Lang(nl-NL)/MarkInfo<</Marked true>>` +
      `/StructTreeRoot ${OBJECT.structure} 0 R/Metadata ${OBJECT.metadata} 0 R/ViewerPreferences<</DisplayDocTitle true>>>>`,
  );
  packed.set(OBJECT.pages, `<</Type/Pages/Kids[${OBJECT.page} 0 R]/Count 1>>`);
  const fontResources = WEIGHTS.map((weight) => `/${FONT_NAMES[weight]} ${OBJECT.fonts[weight]} 0 R`).join(
    '',
  );
  const pictures = logo === null ? '' : `/XObject<</Logo ${OBJECT.logo} 0 R>>`;
  packed.set(
    OBJECT.page,
    `<</Type/Page/Parent ${OBJECT.pages} 0 R/MediaBox[0 0 ${PAGE_WIDTH} ${PAGE_HEIGHT}]/Tabs/S` +
      `/StructParents ${PAGE_KEY}/Resources<</Font<<${fontResources}>>${pictures}>>` +
      `/Contents[${OBJECT.artwork} 0 R ${OBJECT.content} 0 R]/Annots[${OBJECT.link} 0 R]>>`,
  );
  for (const weight of WEIGHTS) {
    for (const [number, body] of fontObjects(OBJECT.fonts[weight], fonts[weight])) packed.set(number, body);
  }
  const part = common.fork();
  part.packed(OBJECT.packed, packed);
  const last = OBJECT.elements + elements.size - 2;
  const bytes = part.bytes();
  return {
    bytes,
    crossReference: part.crossReference(last),
    objects: last + 1,
    hash: createHash('sha256').update(bytes).digest(),
  };
}

/** Type 0 font, its descendant and descriptor; the streams at +3 to +5 are laid out with the common parts. */
function fontObjects(number: number, font: EmbeddedFont): [number, string][] {
  const { metrics } = font.typeface;
  const name = font.name();
  const baseFont = `/BaseFont/${name}`;
  const map = font.glyphOfCode() === null ? '/Identity' : ` ${number + 5} 0 R`;
  return [
    [
      number,
      `<</Type/Font/Subtype/Type0${baseFont}/Encoding/Identity-H/DescendantFonts[${number + 1} 0 R]` +
        `/ToUnicode ${number + 4} 0 R>>`,
    ],
    [
      number + 1,
      `<</Type/Font/Subtype/CIDFontType2${baseFont}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>` +
        `/FontDescriptor ${number + 2} 0 R/CIDToGIDMap${map}/DW 0/W${font.widths()}>>`,
    ],
    [
      number + 2,
      `<</Type/FontDescriptor/FontName/${name}/Flags 4/FontBBox[${metrics.box.join(' ')}]/ItalicAngle 0` +
        `/Ascent ${metrics.ascent}/Descent ${metrics.descent}/CapHeight ${metrics.capHeight}` +
        `/StemV ${name.endsWith('Bold') ? 140 : 80}/FontFile2 ${number + 3} 0 R>>`,
    ],
  ];
}

/** The end of the content stream and the XMP metadata, which stays uncompressed so that any program can find it. */
function afterContent(title: string): string {
  const xmp =
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>' +
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">' +
    `<dc:title><rdf:Alt><rdf:li xml:lang="x-default">${escapeXml(title)}</rdf:li></rdf:Alt></dc:title>` +
    '<dc:language><rdf:Bag><rdf:li>nl-NL</rdf:li></rdf:Bag></dc:language>' +
    '<dc:format>application/pdf</dc:format><pdf:Producer>Pasloket</pdf:Producer>' +
    '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>';
  return (
    `\nendstream\nendobj\n${OBJECT.metadata} 0 obj\n` +
    `<</Type/Metadata/Subtype/XML/Length ${Buffer.byteLength(xmp)}>>stream\n${xmp}\nendstream\nendobj\n`
  );
}

function infoAndLink({ title, checkUrl, linkText }: OwnParts, box: Box): string {
  return (
    `${OBJECT.info} 0 obj\n<</Title${textString(title)}/Producer(Pasloket)>>\nendobj\n` +
    `${OBJECT.link} 0 obj\n<</Type/Annot/Subtype/Link/Rect[${box.join(' ')}]/Border[0 0 0]/F 4` +
    `/StructParent ${LINK_KEY}/Contents${textString(linkText)}` +
    `/A<</S/URI/URI${literalString(checkUrl)}>>>>\nendobj\n`
  );
}

/** Writes 'in use, at this byte' into a cross-reference table of five-byte lines. */
function place(table: Uint8Array, number: number, offset: number): void {
  table.set([1, offset >> 16, (offset >> 8) & 0xff, offset & 0xff, 0], number * 5);
}

/** The file's identifier: a digest of all that it holds, where others put the time. */
function identifier(shell: Uint8Array, own: readonly Uint8Array[]): string {
  const hash = createHash('sha256').update(shell);
  for (const bytes of own) hash.update(bytes);
  return hash.digest('hex').slice(0, 32);
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/gu, (character) => `&#${character.codePointAt(0) ?? 0};`);
}
