import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { submitRequest, writeContactPerson } from './support/submitted-request';
import { testDatabase, type TestDatabase } from './support/test-database';

interface ScaledObject {
  readonly kind: string;
  readonly spec: { triggers: readonly { metadata: { query: string } }[] };
}

const file = readFileSync(path.resolve(__dirname, '../k8s/base/scaling.yaml'), 'utf8');
const scaled = parseAllDocuments(file)
  .map((document) => document.toJS() as ScaledObject)
  .find(({ kind }) => kind === 'ScaledObject');
const query = scaled?.spec.triggers[0]?.metadata.query ?? '';

/** Real: PostgreSQL, the query that KEDA asks. */
describe('The number that workers scale on', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.close());

  it('counts the requests that wait and those being made, and no other', async () => {
    const count = async () => Number((await database.dataSource.query<{ count: string }[]>(query))[0]?.count);
    const account = await writeContactPerson(database.dataSource);
    expect(await count()).toBe(0);
    const [being] = [
      await submitRequest(database.dataSource, account),
      await submitRequest(database.dataSource, account),
    ];
    const failed = await submitRequest(database.dataSource, account);
    await database.dataSource.query(
      `UPDATE download_requests SET state = 'rendering', attempt_token = gen_random_uuid(), lease_until = now() WHERE id = $1`,
      [being],
    );
    await database.dataSource.query(
      `UPDATE download_requests SET state = 'failed', failure_code = 'too-many-attempts', expires_at = now() WHERE id = $1`,
      [failed],
    );
    expect(await count()).toBe(2);
  });
});
