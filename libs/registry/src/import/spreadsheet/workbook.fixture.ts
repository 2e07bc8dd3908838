import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { rowsOfSheets } from './rows-of-sheets';
import { WORKBOOK_LIMITS, type WorkbookLimits } from './workbook-limits';

const PIECE = 1_000;

/** A workbook that a program has written, as `fixtures/make.py` says. */
export const written = (name: string): Buffer => readFileSync(join(__dirname, 'fixtures', name));

/** An archive with these parts. */
export function zipOf(parts: Readonly<Record<string, string | Buffer>>, compress = true): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, text] of Object.entries(parts)) zip.addBuffer(Buffer.from(text), name, { compress });
  zip.end();
  return buffer(zip.outputStream);
}

export interface WrittenSheet {
  /** XML of its rows. */
  readonly rows: string;
  readonly state?: 'hidden' | 'veryHidden';
}

export interface Written {
  readonly sheets: Readonly<Record<string, WrittenSheet>>;
  /** XML of the table of texts: `<si>…</si>`. */
  readonly texts?: string;
  /** Formats, by the number of the style. */
  readonly formats?: readonly string[];
  /** XML in the workbook, before its sheets and behind them. */
  readonly before?: string;
  readonly behind?: string;
  /** A namespace that all types of relations begin with. */
  readonly namespace?: string;
  /** Parts beside, or in place of, those that are made. */
  readonly parts?: Readonly<Record<string, string | Buffer>>;
  /** Each part is stored as it is. */
  readonly isStored?: boolean;
  /** Bytes in front of a part, by the part's name. */
  readonly inFront?: Readonly<Record<string, string>>;
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** A workbook by hand, for what no program writes on request. */
export function workbookOf(made: Written): Promise<Buffer> {
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
  return zipOf(
    Object.fromEntries(
      Object.entries(whole).map(([name, text]) => [
        name,
        name in inFront ? `${inFront[name]}${String(text)}` : text,
      ]),
    ),
    !isStored,
  );
}

/** XML of a row of texts. */
export const row = (...texts: readonly string[]): string =>
  `<row>${texts.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`;

export const HOLDERS = row(
  ...['qualification_number', 'given_name', 'name_prefix', 'surname', 'birth_date', 'hidden_from_check'],
);
export const ORGANISATIONS = row('organisation_code', 'name');

/** The rows that are read from a file, as `file:row field|field`; a field that cannot be read is its reason. */
export async function readAs(
  name: string,
  bytes: Buffer,
  limits: Partial<WorkbookLimits> = {},
): Promise<string[]> {
  const read: string[] = [];
  const chunks = Array.from({ length: Math.ceil(bytes.length / PIECE) }, (_, at) =>
    bytes.subarray(at * PIECE, (at + 1) * PIECE),
  );
  const file = { name, chunks: Readable.from(chunks) };
  for await (const sheet of rowsOfSheets(file, () => undefined, { ...WORKBOOK_LIMITS, ...limits })) {
    for await (const records of sheet.records) {
      for (const { line, fields, unreadable } of records) {
        const shown = fields.map((field, at) => unreadable?.get(at) ?? field);
        read.push(`${sheet.name}:${line} ${shown.join('|')}`);
      }
    }
  }
  return read;
}
