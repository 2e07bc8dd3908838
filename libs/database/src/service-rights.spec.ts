import { WAITING_SINCE } from '@app/request-lifecycle';
import { Client } from 'pg';
import { testDatabase, type TestDatabase } from '../../../test/support/test-database';
import { urlForNewUser } from '../../../test/support/service-address';
import { grantServiceRights, type Service } from './service-rights';

const DENIED = /permission denied|must be owner/;

/** Real: PostgreSQL and its users. Nothing is mocked. */
describe('The rights of the services in the database', () => {
  let database: TestDatabase;
  let addresses: Record<Service, string>;

  beforeAll(async () => {
    database = await testDatabase();
    // A server has its users for all databases: other suites, and another run of this one, have theirs.
    const suffix = new URL(database.url).pathname.slice(1);
    addresses = {
      api: urlForNewUser(database.url, `api_${suffix}`),
      worker: urlForNewUser(database.url, `worker_${suffix}`),
    };
    await grantServiceRights(database.url, addresses);
  });
  afterAll(async () => {
    const names = Object.values(addresses).map((address) => new URL(address).username);
    for (const name of names) await database.dataSource.query(`DROP OWNED BY ${name}; DROP ROLE ${name}`);
    await database.close();
  });

  /** @returns 'yes', or why not */
  const may = async (service: Service, sql: string): Promise<string> => {
    const client = new Client({ connectionString: addresses[service] });
    await client.connect();
    try {
      await client.query(`BEGIN; ${sql}; ROLLBACK`);
      return 'yes';
    } catch (error) {
      return (error as Error).message;
    } finally {
      await client.end();
    }
  };

  it('come with a password that lets in and stands in no statement, as the server may log it', async () => {
    const asked = jest.spyOn(Client.prototype, 'query');
    const renewed = Object.assign(new URL(addresses.api), {
      password: 'a new one: é½ ❤️­é$&/"\'',
    }).toString();
    await grantServiceRights(database.url, { api: renewed });
    const texts = JSON.stringify(asked.mock.calls.map(([text]) => text as unknown));
    asked.mockRestore();
    expect(texts).toContain('ALTER ROLE');
    expect(texts).not.toContain('a new one');
    const outcome = async (address: string) => {
      const client = new Client({ connectionString: address });
      return client.connect().then(
        () => client.end().then(() => 'let in'),
        (error: Error & { code?: string }) => error.code,
      );
    };
    expect(await outcome(renewed)).toBe('let in');
    expect(await outcome(addresses.api)).toBe('28P01');
    await grantServiceRights(database.url, { api: addresses.api });
    expect(await outcome(addresses.api)).toBe('let in');
  });

  it('let nobody change what the audit log says, nor the schema', async () => {
    for (const service of ['api', 'worker'] as const) {
      for (const sql of [
        `UPDATE audit_events SET account_id = NULL`,
        `DELETE FROM audit_events`,
        `TRUNCATE audit_events`,
        `DELETE FROM schema_migrations`,
        `DROP TABLE sessions`,
        `ALTER TABLE accounts ADD COLUMN x text`,
        `CREATE TABLE mine (x text)`,
        `DELETE FROM download_requests`,
      ]) {
        expect([service, sql, await may(service, sql)]).toEqual([
          service,
          sql,
          expect.stringMatching(DENIED) as unknown,
        ]);
      }
    }
  });

  it('keep accounts, sessions and the writing of the registry from the worker', async () => {
    for (const sql of [
      `SELECT password_hash FROM accounts`,
      `SELECT * FROM sessions`,
      `SELECT email FROM accounts`,
      `SELECT holder_id FROM audit_events`,
      `INSERT INTO audit_events (action) VALUES ('request-run-again')`,
      `INSERT INTO contact_person_organisations SELECT * FROM contact_person_organisations`,
      `UPDATE qualifications SET revoked = false`,
      `INSERT INTO enrolments SELECT * FROM enrolments`,
      `INSERT INTO download_requests SELECT * FROM download_requests`,
      `INSERT INTO render_outbox SELECT * FROM render_outbox`,
    ]) {
      expect([sql, await may('worker', sql)]).toEqual([sql, expect.stringMatching(DENIED) as unknown]);
    }
  });

  it('are enough for the work of each', async () => {
    expect(await may('api', `SELECT * FROM accounts, sessions, qualification_holders`)).toBe('yes');
    expect(await may('api', `INSERT INTO audit_events (action) VALUES ('signed-in')`)).toBe('yes');
    expect(await may('api', `CREATE TEMP TABLE staged (x text)`)).toBe('yes');
    expect(await may('worker', `SELECT * FROM qualification_holders, qualifications, enrolments`)).toBe(
      'yes',
    );
    expect(await may('worker', `SELECT id FROM accounts WHERE disabled_at IS NULL`)).toBe('yes');
    expect(await may('worker', `UPDATE download_requests SET changed_at = now()`)).toBe('yes');
    expect(await may('worker', `DELETE FROM render_outbox WHERE request_id IS NULL`)).toBe('yes');
    expect(await may('worker', `SELECT ${WAITING_SINCE} FROM download_requests request`)).toBe('yes');
    const swept = `INSERT INTO sweep_runs AS run (sweep, succeeded_at) VALUES ('re-ring', now())
                   ON CONFLICT (sweep) DO UPDATE SET succeeded_at = greatest(run.succeeded_at, excluded.succeeded_at)`;
    expect(await may('worker', `${swept}; ${swept}`)).toBe('yes');
  });

  it('are the same when given again, and never those of the owner', async () => {
    await grantServiceRights(database.url, addresses);
    expect(await may('worker', `SELECT * FROM accounts`)).toMatch(DENIED);
    expect(await may('worker', `SELECT * FROM qualifications`)).toBe('yes');
    await expect(grantServiceRights(database.url, { worker: database.url })).rejects.toThrow(
      /^WORKER_DATABASE_URL: the worker would connect as '\w+', who owns the tables/,
    );
  });

  it('are of two users: with one for both, the worker would take what the api was given', async () => {
    await expect(
      grantServiceRights(database.url, { api: addresses.api, worker: addresses.api }),
    ).rejects.toThrow(/^WORKER_DATABASE_URL: the worker would connect as the user of API_DATABASE_URL/);
    expect(await may('api', `SELECT * FROM accounts`)).toBe('yes');
  });
});
