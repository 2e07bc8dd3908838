// Raw SQL: looks up sets of keys.
import { type EntityManager } from 'typeorm';
import { RegistryBatchError, type RegistryTable } from './check-batch';
import { splitIntoChunks } from './upsert';

/** The natural keys. A withdrawn exam type is still accepted, because its qualifications are valid for years. */
const KEYS = {
  organisation: ['organisations', 'code', 'withdrawn_at IS NULL'],
  'exam type': ['exam_types', 'code', 'true'],
  holder: ['qualification_holders', 'qualification_number', 'withdrawn_at IS NULL'],
} as const;

/**
 * Refuses rows that refer to rows which do not exist in the registry or were removed from it.
 *
 * @throws RegistryBatchError that names the first such row
 */
export async function requireExistingReferences<Row>(
  manager: EntityManager,
  table: RegistryTable,
  what: keyof typeof KEYS,
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): Promise<void> {
  const indexes = new Map<string, number>();
  rows.forEach((row, index) => {
    if (!indexes.has(keyOf(row))) indexes.set(keyOf(row), index);
  });
  const [target, column, condition] = KEYS[what];
  for (const chunk of splitIntoChunks([...indexes.keys()])) {
    const [unknown] = await manager.query<{ key: string }[]>(
      `SELECT key FROM unnest($1::text[]) WITH ORDINALITY AS given (key, place)
        WHERE NOT EXISTS (SELECT 1 FROM ${target} WHERE ${column} = key AND ${condition}) ORDER BY place LIMIT 1`,
      [chunk],
    );
    if (unknown) {
      const index = indexes.get(unknown.key) ?? -1;
      throw new RegistryBatchError('unknown-reference', table, index, `names an unknown ${what}`);
    }
  }
}
