import { type RegistryBatch } from './registry-batch';

export type RegistryTable = keyof RegistryBatch;

/**
 * A batch that contradicts itself or the registry. Nothing of it was written.
 *
 * The message names the record by its place in the batch, never by its content: messages end up in logs.
 */
export class RegistryBatchError extends Error {
  override readonly name = 'RegistryBatchError';

  constructor(
    readonly code: 'duplicate-key' | 'unknown-reference',
    readonly table: RegistryTable,
    /** Place in the batch's array, from 0. */
    readonly index: number,
    what: string,
  ) {
    super(`${table}[${index}] ${what}`);
  }
}

/** One text for the natural key of a holder's qualification. */
export function qualificationKey(record: RegistryBatch['qualifications'][number]): string {
  return JSON.stringify([record.qualificationNumber, record.examTypeCode, record.examNumber]);
}

/**
 * Refuses a batch in which a natural key comes twice: which of the two is right, nobody could say.
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
