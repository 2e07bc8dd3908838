import { type EntityManager } from 'typeorm';
import { RegistryBatchError, type RegistryTable } from './check-batch';
import { chunksOf } from './upsert';

const KEYS = {
  organisation: ['organisations', 'code'],
  'exam type': ['exam_types', 'code'],
  holder: ['qualification_holders', 'qualification_number'],
} as const;

/**
 * Refuses rows that refer to what the registry does not hold.
 *
 * @throws RegistryBatchError that names the first such row
 */
export async function requireKnown<Row>(
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
  const [target, column] = KEYS[what];
  for (const chunk of chunksOf([...indexes.keys()])) {
    const [unknown] = await manager.query<{ key: string }[]>(
      `SELECT key FROM unnest($1::text[]) WITH ORDINALITY AS given (key, place)
        WHERE NOT EXISTS (SELECT 1 FROM ${target} WHERE ${column} = key) ORDER BY place LIMIT 1`,
      [chunk],
    );
    if (unknown) {
      const index = indexes.get(unknown.key) ?? -1;
      throw new RegistryBatchError('unknown-reference', table, index, `names an unknown ${what}`);
    }
  }
}
