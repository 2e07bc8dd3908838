import { demoRegistry } from '@app/registry';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** `node make-files.js FOLDER HOLDERS`: the demo registry as the certification body's files. */
async function main(folder: string, holders: number): Promise<void> {
  const batch = demoRegistry({ holders });
  const files: [name: string, header: string, rows: Iterable<readonly (string | boolean | null)[]>][] = [
    ['organisations.csv', 'organisation_code;name', batch.organisations.map((o) => [o.code, o.name])],
    ['exam-types.csv', 'exam_type_code;name;kind', batch.examTypes.map((t) => [t.code, t.name, t.kind])],
    [
      'holders.csv',
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
      'enrolments.csv',
      'organisation_code;qualification_number;external_number',
      batch.enrolments.map((e) => [e.organisationCode, e.qualificationNumber, e.externalNumber]),
    ],
    [
      'qualifications.csv',
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
    await pipeline(Readable.from(lines(header, rows)), createWriteStream(join(folder, name)));
  }
}

function* lines(header: string, rows: Iterable<readonly (string | boolean | null)[]>): Generator<string> {
  yield `${header}\n`;
  for (const row of rows) yield `${row.map(field).join(';')}\n`;
}

function field(value: string | boolean | null): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value !== null && /[;"\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : (value ?? '');
}

void main(process.argv[2] ?? '', Number(process.argv[3]));
