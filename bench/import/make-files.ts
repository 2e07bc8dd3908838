import { demoRegistry } from '@app/registry';
import { type CellValue, writeXlsxStream } from 'hucre';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

type Row = readonly (string | boolean | null)[];

/** Maximum number of rows that fit into a workbook of 64 MiB. */
const ROWS_PER_WORKBOOK = 1_000_000;

/** Runs `node make-files.js FOLDER HOLDERS`: writes the demo registry as files of the certification body, as CSV and as workbooks. */
async function main(folder: string, holders: number): Promise<void> {
  const batch = demoRegistry({ holders });
  const files: [name: string, header: string, rows: readonly Row[]][] = [
    ['organisations', 'organisation_code;name', batch.organisations.map((o) => [o.code, o.name])],
    ['exam-types', 'exam_type_code;name;kind', batch.examTypes.map((t) => [t.code, t.name, t.kind])],
    [
      'holders',
      'qualification_number;given_name;name_prefix;surname;birth_date;hidden_from_check',
      batch.holders.map((h) => [
        h.qualificationNumber,
        h.givenName,
        h.namePrefix,
        h.surname,
        h.birthDate,
        h.hiddenFromCheck,
      ]),
    ],
    [
      'enrolments',
      'organisation_code;qualification_number;external_number',
      batch.enrolments.map((e) => [e.organisationCode, e.qualificationNumber, e.externalNumber]),
    ],
    [
      'qualifications',
      'qualification_number;exam_type_code;exam_number;exam_date;expiry_date;revoked',
      batch.qualifications.map((q) => [
        q.qualificationNumber,
        q.examTypeCode,
        q.examNumber,
        q.examDate,
        q.expiryDate,
        q.revoked,
      ]),
    ],
  ];
  for (const [name, header, rows] of files) {
    await pipeline(Readable.from(lines(header, rows)), createWriteStream(join(folder, `${name}.csv`)));
    for (let from = 0; from < rows.length; from += ROWS_PER_WORKBOOK) {
      const sheet = sheetRows(header, rows.slice(from, from + ROWS_PER_WORKBOOK));
      // Texts are written as shared strings, as Excel does.
      const bytes = writeXlsxStream(sheet, { name, inlineStrings: false });
      await pipeline(bytes, createWriteStream(join(folder, `${name}-${from}.xlsx`)));
    }
  }
}

function* lines(header: string, rows: readonly Row[]): Generator<string> {
  yield `${header}\n`;
  for (const row of rows) yield `${row.map(field).join(';')}\n`;
}

function field(value: string | boolean | null): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value !== null && /[;"\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : (value ?? '');
}

/** Yields rows with typed cells: days as dates, yes and no as booleans, everything else as text. */
function* sheetRows(header: string, rows: readonly Row[]): Generator<CellValue[]> {
  yield header.split(';');
  for (const row of rows) {
    yield row.map((value) =>
      typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(value) : value,
    );
  }
}

void main(process.argv[2] ?? '', Number(process.argv[3]));
