import { type ObjectLiteral, type QueryDeepPartialEntity, type Repository } from 'typeorm';

/** Inserts a row unless it violates a unique constraint (`ON CONFLICT DO NOTHING`). @returns true if it was inserted. */
export async function insertIfAbsent<Row extends ObjectLiteral>(
  repository: Repository<Row>,
  row: QueryDeepPartialEntity<Row>,
): Promise<boolean> {
  const keys = repository.metadata.primaryColumns.map((column) => column.propertyPath);
  const result = await repository
    .createQueryBuilder()
    .insert()
    .values(row)
    .orIgnore()
    .updateEntity(false)
    .returning(keys)
    .execute();
  return (result.raw as unknown[]).length > 0;
}
