import {
  PDFContext,
  PDFHeader,
  PDFHexString,
  PDFName,
  PDFNumber,
  PDFRawStream,
  PDFString,
  PDFTrailer,
} from '@cantoo/pdf-lib';
import { createHash } from 'node:crypto';
import { type Weight } from '../fonts/fonts';
import { compressContent } from './compressed-stream';
import { CrossReferenceTable, FIELD_WIDTHS } from './cross-reference';
import { type EmbeddedFont } from './embedded-font';
import { serializeFonts } from './font-objects';
import { xmpMetadata } from './metadata';
import { REFERENCES } from './references';
import { serialize, type SerializedObjects } from './serialized-objects';
import { type Outline } from './structure';
import { type StyleObjects } from './style-objects';

/** The values that differ from pass to pass. */
export interface PassParts {
  readonly outline: Outline;
  /** Operators of the content stream, in Latin-1. */
  readonly content: string;
  /** Title of the document, as the window of a PDF reader shows it. */
  readonly title: string;
  /** ASCII */
  readonly checkUrl: string;
}

/** The first part of a file, which is the same for all passes of one outline. */
interface Template {
  readonly bytes: Uint8Array;
  readonly crossReference: CrossReferenceTable;
  /** SHA-256 of `bytes`. */
  readonly hash: Uint8Array;
}

const KEY = {
  title: PDFName.of('Title'),
  uri: PDFName.of('URI'),
  size: PDFName.of('Size'),
  id: PDFName.of('ID'),
};

/**
 * Writes the PDF files of passes that share fonts and house style. The objects that passes of one outline share are
 * serialised once and copied into each file; each pass adds its content stream, metadata, title, link target and identifier.
 * The order of a file is: header, shared objects, objects of the pass, cross-reference stream.
 * A file contains no date and no random number, so the same pass gives the same bytes.
 */
export class PassDocument {
  private readonly context = PDFContext.create();
  private readonly fonts: readonly SerializedObjects[];
  private readonly templates = new Map<Outline, Template>();
  // These dictionaries are reused: `write` sets the values of one pass and serialises them before it returns.
  private readonly contentEntries = this.context.obj({ Filter: 'FlateDecode' });
  private readonly metadataEntries = this.context.obj({ Type: 'Metadata', Subtype: 'XML' });
  private readonly info = this.context.obj({ Producer: PDFString.of('Pasloket') });
  private readonly linkAction = this.context.obj({ S: 'URI' });
  private readonly crossReferenceEntries = this.context.obj({
    Type: 'XRef',
    W: FIELD_WIDTHS,
    Root: REFERENCES.catalog,
    Info: REFERENCES.info,
  });

  constructor(
    private readonly style: StyleObjects,
    fonts: Readonly<Record<Weight, EmbeddedFont>>,
  ) {
    this.fonts = serializeFonts(fonts);
  }

  write(pass: PassParts): Uint8Array {
    const template = this.templateFor(pass.outline);
    const own = this.serializePass(pass);
    const crossReferenceAt = template.bytes.length + own.size;
    const table = template.crossReference.copy();
    table.add(own.locations, template.bytes.length);
    table.add([{ objectNumber: REFERENCES.crossReference.objectNumber, offset: 0 }], crossReferenceAt);
    const trailer = PDFTrailer.forLastCrossRefSectionOffset(crossReferenceAt);
    return Buffer.concat([
      template.bytes,
      ...own.chunks,
      ...this.serializeCrossReference(table, fileIdentifier(template, own)).chunks,
      Buffer.from(`${trailer.toString()}\n`, 'latin1'),
    ]);
  }

  private serializePass({ content, title, checkUrl }: PassParts): SerializedObjects {
    this.info.set(KEY.title, textString(title));
    this.linkAction.set(KEY.uri, PDFString.of(checkUrl.replace(/[\\()]/gu, '\\$&')));
    return serialize([
      [REFERENCES.content, PDFRawStream.of(this.contentEntries, compressContent(content))],
      [REFERENCES.metadata, PDFRawStream.of(this.metadataEntries, Buffer.from(xmpMetadata(title), 'utf8'))],
      [REFERENCES.info, this.info],
      [REFERENCES.linkAction, this.linkAction],
    ]);
  }

  private serializeCrossReference(table: CrossReferenceTable, id: PDFHexString): SerializedObjects {
    this.crossReferenceEntries.set(KEY.size, PDFNumber.of(table.objectCount));
    this.crossReferenceEntries.set(KEY.id, this.context.obj([id, id]));
    const stream = PDFRawStream.of(this.crossReferenceEntries, table.bytes);
    return serialize([[REFERENCES.crossReference, stream]]);
  }

  private templateFor(outline: Outline): Template {
    let template = this.templates.get(outline);
    if (template === undefined) {
      template = makeTemplate([...this.style.forOutline(outline), ...this.fonts]);
      this.templates.set(outline, template);
    }
    return template;
  }
}

function makeTemplate(parts: readonly SerializedObjects[]): Template {
  const header = Buffer.from(`${PDFHeader.forVersion(1, 7).toString()}\n`, 'latin1');
  const bytes = Buffer.concat([header, ...parts.flatMap(({ chunks }) => chunks)]);
  const numbers = parts.flatMap(({ locations }) => locations.map(({ objectNumber }) => objectNumber));
  const crossReference = CrossReferenceTable.withSize(Math.max(...numbers) + 1);
  let start = header.length;
  for (const part of parts) {
    crossReference.add(part.locations, start);
    start += part.size;
  }
  return { bytes, crossReference, hash: createHash('sha256').update(bytes).digest() };
}

/** A digest of the file's content, where other programs use the time and random numbers. */
function fileIdentifier(template: Template, { chunks }: SerializedObjects): PDFHexString {
  const hash = createHash('sha256').update(template.hash);
  for (const chunk of chunks) hash.update(chunk);
  return PDFHexString.of(hash.digest('hex').slice(0, 32));
}

/** Does the same as `PDFHexString.fromText` in a tenth of the time. */
function textString(text: string): PDFHexString {
  return PDFHexString.of(`feff${Buffer.from(text, 'utf16le').swap16().toString('hex')}`);
}
