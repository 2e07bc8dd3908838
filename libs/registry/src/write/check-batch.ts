import { type RegistryBatch } from './registry-batch';

export type RegistryTable = keyof RegistryBatch;

/**
 * Thrown if a batch contradicts itself or the registry. None of its rows was written.
 *
 * The message names the record by its index in the batch, never by its content, because messages are written to logs.
 */
export class RegistryBatchError extends Error {
  override readonly name = 'RegistryBatchError';

  constructor(
    readonly code: 'duplicate-key' | 'unknown-reference',
    readonly table: RegistryTable,
    /** Index in the array of the batch, from 0. */
    readonly index: number,
    what: string,
  ) {
    super(`${table}[${index}] ${what}`);
  }
}

/** Returns one text for the natural key of a qualification. */
export function qualificationKey(record: RegistryBatch['qualifications'][number]): string {
  return JSON.stringify([record.qualificationNumber, record.examTypeCode, record.examNumber]);
}

/**
 * Refuses a batch with the same natural key twice, because it is unknown which of the two records is right.
 *
 * @throws RegistryBatchError
 */
export function requireDistinctKeys(batch: RegistryBatch): void {
  requireDistinct('organisations', batch.organisations, ({ code }) => code);
  requireDistinct('examTypes', batch.examTypes, ({ code }) => code);
  requireDistinct('holders', batch.holders, ({ qualificationNumber }) => qualificationNumber);
  requireDistinct('enrolments', batch.enrolments, ({ organisationCode, qualificationNumber }) =>
    JSON.stringify([organisationCode, qualificationNumber]),
  );
  requireDistinct('qualifications', batch.qualifications, qualificationKey);
}

function requireDistinct<Row>(table: RegistryTable, rows: readonly Row[], keyOf: (row: Row) => string): void {
  const seen = new Map<string, number>();
  rows.forEach((row, index) => {
    const key = keyOf(row);
    const earlier = seen.get(key);
    if (earlier !== undefined) {
      throw new RegistryBatchError('duplicate-key', table, index, `has the same key as ${table}[${earlier}]`);
    }
    seen.set(key, index);
  });
}
