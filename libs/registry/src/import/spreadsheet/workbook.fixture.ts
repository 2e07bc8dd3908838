import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { readSheets } from './read-sheets';
import { WORKBOOK_LIMITS, type WorkbookLimits } from './workbook-limits';

const PIECE = 1_000;

/** Returns a workbook that a real program has written, see `fixtures/make.py`. */
export const fixtureWorkbook = (name: string): Buffer => readFileSync(join(__dirname, 'fixtures', name));

/** Returns a ZIP archive with these parts. */
export function buildZip(parts: Readonly<Record<string, string | Buffer>>, compress = true): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, text] of Object.entries(parts)) zip.addBuffer(Buffer.from(text), name, { compress });
  zip.end();
  return buffer(zip.outputStream);
}

export interface WrittenSheet {
  /** XML of the rows. */
  readonly rows: string;
  readonly state?: 'hidden' | 'veryHidden';
}

export interface Written {
  readonly sheets: Readonly<Record<string, WrittenSheet>>;
  /** XML of the shared strings: `<si>…</si>`. */
  readonly texts?: string;
  /** Formats, by style index. */
  readonly formats?: readonly string[];
  /** XML in the workbook part, before and after its sheets. */
  readonly before?: string;
  readonly behind?: string;
  /** Prefix of the namespaces of all relationship types. */
  readonly namespace?: string;
  /** Parts that are added, or that replace generated ones. */
  readonly parts?: Readonly<Record<string, string | Buffer>>;
  /** True if parts are stored without compression. */
  readonly isStored?: boolean;
  /** Bytes in front of a part, by the name of the part. */
  readonly inFront?: Readonly<Record<string, string>>;
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** Returns a workbook built by hand, for features that programs cannot be made to write. */
export function buildWorkbook(made: Written): Promise<Buffer> {
  const {
    sheets,
    texts = '',
    formats = [],
    before = '',
    behind = '',
    namespace = RELATIONS,
    parts,
    inFront = {},
    isStored = false,
  } = made;
  const all = Object.entries(sheets);
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${namespace}/${type}" Target="${target}"/>`;
  const relations = (list: string) => `<Relationships xmlns="r">${list}</Relationships>`;
  const whole: Readonly<Record<string, string | Buffer>> = {
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': relations(relation('rId1', 'officeDocument', 'xl/workbook.xml')),
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}">${before}<sheets>${all
      .map(([name, { state = 'visible' }], at) => `<sheet name="${name}" state="${state}" r:id="s${at}"/>`)
      .join('')}</sheets>${behind}</workbook>`,
    'xl/_rels/workbook.xml.rels': relations(
      [
        ...all.map((_, at) => relation(`s${at}`, 'worksheet', `worksheets/sheet${at}.xml`)),
        relation('texts', 'sharedStrings', '/xl/sharedStrings.xml'),
        relation('styles', 'styles', 'styles.xml'),
      ].join(''),
    ),
    'xl/styles.xml': `<styleSheet><numFmts>${formats
      .map(
        (code, at) =>
          `<numFmt numFmtId="${200 + at}" formatCode="${code.replaceAll('"', '&quot;').replaceAll('<', '&lt;')}"/>`,
      )
      .join(
        '',
      )}</numFmts><cellXfs>${formats.map((_, at) => `<xf numFmtId="${200 + at}"/>`).join('')}</cellXfs></styleSheet>`,
    ...Object.fromEntries(
      all.map(([, { rows }], at) => [
        `xl/worksheets/sheet${at}.xml`,
        `<worksheet xmlns="${MAIN}"><sheetData>${rows}</sheetData></worksheet>`,
      ]),
    ),
    'xl/sharedStrings.xml': `<sst xmlns="${MAIN}">${texts}</sst>`,
    ...parts,
  };
  return buildZip(
    Object.fromEntries(
      Object.entries(whole).map(([name, text]) => [
        name,
        name in inFront ? `${inFront[name]}${String(text)}` : text,
      ]),
    ),
    !isStored,
  );
}

/** Returns the XML of a row of texts. */
export const sheetRow = (...texts: readonly string[]): string =>
  `<row>${texts.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`;

export const HOLDERS = sheetRow(
  ...['qualification_number', 'given_name', 'name_prefix', 'surname', 'birth_date', 'hidden_from_check'],
);
export const ORGANISATIONS = sheetRow('organisation_code', 'name');

/** Returns the rows of a file as `file:row field|field`; an unreadable field is shown as its reason. */
export async function readWorkbookRows(
  name: string,
  bytes: Buffer,
  limits: Partial<WorkbookLimits> = {},
): Promise<string[]> {
  const read: string[] = [];
  const chunks = Array.from({ length: Math.ceil(bytes.length / PIECE) }, (_, at) =>
    bytes.subarray(at * PIECE, (at + 1) * PIECE),
  );
  const file = { name, chunks: Readable.from(chunks) };
  for await (const sheet of readSheets(file, () => undefined, { ...WORKBOOK_LIMITS, ...limits })) {
    for await (const records of sheet.records) {
      for (const { line, fields, unreadableColumns } of records) {
        const shown = fields.map((field, at) => unreadableColumns?.get(at) ?? field);
        read.push(`${sheet.name}:${line} ${shown.join('|')}`);
      }
    }
  }
  return read;
}
