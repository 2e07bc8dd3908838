import { Readable } from 'node:stream';
import { testDatabase, type TestDatabase } from '../../../../test/support/test-database';
import { ImportRefused } from './import-refused';
import { importRegistry, type ImportOptions, type ImportResult } from './import-registry';
import { type Reject } from './rejects';

/** The rows that an import rejected, and either its result or the reason why nothing was imported. */
export interface Outcome {
  readonly result?: ImportResult;
  readonly refused?: ImportRefused;
  readonly rejects: readonly Reject[];
}

/** A separate registry for a test, into which the test imports files. */
export class ImportedRegistry {
  private constructor(readonly database: TestDatabase) {}

  static async open(): Promise<ImportedRegistry> {
    return new ImportedRegistry(await testDatabase());
  }

  async import(
    files: Readonly<Record<string, string | Buffer>>,
    options: Partial<ImportOptions> = {},
  ): Promise<Outcome> {
    const rejects: Reject[] = [];
    const running = importRegistry({
      databaseUrl: this.database.url,
      files: () =>
        Promise.resolve({
          totalBytes: 0,
          files: Object.entries(files).map(([name, text]) => ({
            name,
            chunks: Readable.from([Buffer.from(text)]) as AsyncIterable<Buffer>,
          })),
        }),
      startedBy: 'test',
      onReject: (found) => Promise.resolve(void rejects.push(...found)),
      allowRemovals: () => Promise.resolve(false),
      ...options,
    });
    try {
      return { result: await running, rejects };
    } catch (error) {
      if (error instanceof ImportRefused) return { refused: error, rejects };
      throw error;
    }
  }

  sql<Row = unknown>(text: string): Promise<Row[]> {
    return this.database.dataSource.query<Row[]>(text);
  }

  close(): Promise<void> {
    return this.database.close();
  }
}

/** Returns the place and the reason of each reject. */
export const describeRejects = ({ rejects }: Outcome): string[] =>
  rejects.map(({ file, line, code }) => `${file}:${line} ${code}`);

/** Returns the confirmation codes of the rejects. */
export const confirmationCodes = ({ rejects }: Outcome): string[] =>
  rejects.flatMap(({ confirm }) => (confirm ? [confirm] : []));

export const HOLDER_COLUMNS = [
  'qualification_number',
  'given_name',
  'name_prefix',
  'surname',
  'birth_date',
  'hidden_from_check',
];
/** Returns a CSV file of holders with these rows. */
export const holdersCsv = (...rows: string[]) => [HOLDER_COLUMNS.join(';'), ...rows, ''].join('\n');
export const enrolmentsCsv = (...rows: string[]) =>
  ['organisation_code;qualification_number;external_number', ...rows, ''].join('\n');
export const qualificationsCsv = (...rows: string[]) =>
  ['qualification_number;exam_type_code;exam_number;exam_date;expiry_date;revoked', ...rows, ''].join('\n');
