import { randomUUID } from 'node:crypto';
import { ApiClient } from './support/api-client';
import { testDataDir, type TestDataDir } from './support/data-dir';
import { demoDatabase } from './support/demo-data';
import { Standalone } from './support/standalone';
import { type TestDatabase } from './support/test-database';
import { until } from './support/until';

interface Overview {
  readonly open: { readonly oldest: { readonly id: string; readonly waitingSeconds: number } | null };
  readonly failed: readonly { readonly id: string }[];
  readonly storage: { readonly archives: number; readonly bytes: number };
  readonly sweeps: readonly { readonly sweep: string; readonly late: boolean }[];
}

/** Real: the built standalone, whole. Mocked: nothing. */
describe('What operators do', () => {
  let dataDir: TestDataDir;
  let database: TestDatabase;
  let system: Standalone;
  let operator: ApiClient;
  let contact: ApiClient;
  let holderIds: string[];
  const sql = <Row>(text: string, ...parameters: unknown[]) =>
    database.dataSource.query<Row[]>(text, parameters);

  beforeAll(async () => {
    dataDir = await testDataDir();
    database = await demoDatabase(dataDir, 200);
    system = await Standalone.start(dataDir.path, {
      env: { DATABASE_URL: database.url },
    });
    operator = await system.signedIn('operator');
    contact = await system.signedIn('contact-person');
    const { body } = await contact.get<{ items: { id: string }[] }>('/api/holders?pageSize=10');
    holderIds = body.items.map(({ id }) => id);
  });
  afterAll(async () => {
    await system?.stop();
    await database.close();
    await dataDir.remove();
  });

  const stateOf = async (id: string) => {
    const { body } = await contact.get<{ state: string }>(`/api/download-requests/${id}`);
    return body.state;
  };
  const ready = (id: string) =>
    until('the request is ready', async () => (await stateOf(id)) === 'ready' || undefined);
  const submitted = async () => {
    const choices = { holderIds, scope: 'all', expiryDates: [] };
    const { body } = await contact.post<{ id: string }>('/api/download-requests', choices);
    await ready(body.id);
    return body.id;
  };
  const failed = async () => {
    const id = await submitted();
    await sql(
      `UPDATE download_requests SET state = 'failed', failure_code = 'too-many-attempts', attempt_count = 8 WHERE id = $1`,
      id,
    );
    return id;
  };
  const runAgain = (id: string, client = operator) =>
    client.post<{ type?: string }>(`/api/operations/requests/${id}/run-again`);
  const overview = async () => (await operator.get<Overview>('/api/operations/overview')).body;

  it('is for operators alone: others are asked to sign in, or refused', async () => {
    const id = await failed();
    const nobody = new ApiClient(system.url);
    expect((await nobody.get('/api/operations/overview')).status).toBe(401);
    expect((await runAgain(id, nobody)).status).toBe(401);
    expect((await contact.get('/api/operations/overview')).status).toBe(403);
    expect((await contact.get('/API/Operations/overview')).status).toBe(403);
    expect((await runAgain(id, contact)).status).toBe(403);
    const foreignPage = await operator.send(
      'POST',
      `/api/operations/requests/${id}/run-again`,
      undefined,
      {},
    );
    expect(foreignPage.status).toBe(403);
    expect(await stateOf(id)).toBe('failed');
  });

  it('makes a failed request again, from the start, once, and it is in the audit log by the operator', async () => {
    const id = await failed();
    expect((await overview()).failed.map((one) => one.id)).toContain(id);
    const answers = await Promise.all([runAgain(id), runAgain(id), runAgain(id)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409, 409]);
    await ready(id);
    expect((await overview()).failed.map((one) => one.id)).not.toContain(id);
    const audited = await sql(
      `SELECT a.role FROM audit_events e JOIN accounts a ON a.id = e.account_id
        WHERE e.request_id = $1 AND e.action = 'request-run-again'`,
      id,
    );
    expect(audited).toEqual([{ role: 'operator' }]);
    const [row] = await sql<{ generation: number; attempt_count: number }>(
      `SELECT generation, attempt_count FROM download_requests WHERE id = $1`,
      id,
    );
    expect(row).toEqual({ generation: 2, attempt_count: 1 });
  });

  it('refuses what is not failed, what is over, and what is not there', async () => {
    const id = await submitted();
    expect((await runAgain(id)).body.type).toBe('urn:pasloket:problem:request-not-failed');
    await sql(`UPDATE download_requests SET expires_at = now() WHERE id = $1`, id);
    expect((await runAgain(id)).status).toBe(410);
    for (const unknown of [randomUUID(), '1', `${id}0`]) expect((await runAgain(unknown)).status).toBe(404);
  });

  it("tells what is kept, and that the workers' sweeps are on time", async () => {
    await submitted();
    const [kept] = await sql<{ archives: number; bytes: number }>(
      `SELECT count(*)::int AS archives, sum(archive_bytes)::int AS bytes
         FROM download_requests WHERE state = 'ready' AND expires_at > now()`,
    );
    const { storage, sweeps } = await overview();
    expect(storage).toMatchObject({ ...kept });
    expect(sweeps).toHaveLength(3);
    expect(sweeps.filter(({ late }) => late)).toEqual([]);
  });
});
