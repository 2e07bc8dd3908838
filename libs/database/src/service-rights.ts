// Raw SQL: users and rights have no entity.
import { Client, DatabaseError } from 'pg';
import { DatabaseIncompatible, DatabaseUnusable } from './database-unusable';
import { scramVerifier } from './scram-verifier';

/** The services that connect with a database user of limited rights. */
export type Service = 'api' | 'worker';

type Right = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';

/** Tables of the registry, without its counts. */
const REGISTRY = [
  'organisations',
  'exam_types',
  'qualification_holders',
  'enrolments',
  'qualifications',
  'holder_listings',
];

/** Tables of counts. They are updated with every change of the registry. */
const COUNTS = ['listing_counts', 'exam_counts', 'shared_listings'];

/** All tables that an import changes. If they are filled in this order, the referenced rows exist already. */
export const REGISTRY_TABLES: readonly string[] = [...REGISTRY, ...COUNTS];

/** Tables whose rows no service may change or delete. */
const APPEND_ONLY = ['audit_events'];

/** Tables that services may only read; migrations write them. */
const READ_ONLY = ['schema_migrations', 'schema_compatibility'];

/**
 * Table rights of the worker. It has none on sessions and limits, and may only read the registry. Its rights on single columns are listed
 * below.
 */
const WORKER: readonly (readonly [readonly Right[], readonly string[]])[] = [
  [['SELECT'], [...REGISTRY, ...READ_ONLY, 'contact_person_organisations']],
  [['SELECT', 'UPDATE'], ['download_requests']],
  [['SELECT', 'UPDATE', 'DELETE'], ['download_request_items']],
  [['SELECT', 'INSERT', 'UPDATE'], ['sweep_runs']],
  [['SELECT', 'DELETE'], ['render_outbox']],
];

/** Columns of `accounts` that the worker may read, to check that a requester may still act for organisations. */
const WORKER_SEES_OF_ACCOUNTS = ['id', 'disabled_at'];

/** Columns of `audit_events` that the worker may read, because `WAITING_SINCE` reads them. */
const WORKER_SEES_OF_AUDIT = ['request_id', 'action', 'occurred_at'];

/** Schema of BullMQ's tables. It exists only if the queue is in this database. */
const QUEUE_SCHEMA = 'bullmq';

const DUPLICATE_OBJECT = '42710';
const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * Grants the database users of api and worker the rights that they need, and revokes all others. A missing user is created; an existing
 * one gets the password of its URL if the owner may set it. Runs with each migration, because rights are granted per table. Running it
 * again changes nothing.
 *
 * The api may write the registry, because operators import over the api. It may write all other tables too, except the audit log, to which
 * it may only add.
 *
 * @param owner URL of the owner of the tables
 * @param users URLs with which the services connect
 * @throws DatabaseUnusable, DatabaseIncompatible if a service would connect as the owner, or both services as the same user
 */
export async function grantServiceRights(
  owner: string,
  users: Readonly<Partial<Record<Service, string>>>,
): Promise<void> {
  requireTwoUsers(users);
  const client = new Client({ connectionString: owner, application_name: 'pasloket migrate' });
  client.on('error', () => undefined); // The running statement rejects with the same error.
  try {
    await client.connect();
    for (const [service, address] of Object.entries(users) as [Service, string | undefined][]) {
      if (!address) continue;
      const { username, password } = new URL(address);
      await ensureUser(client, service, decodeURIComponent(username), decodeURIComponent(password));
      await client.query('BEGIN');
      await grant(client, service, client.escapeIdentifier(decodeURIComponent(username)));
      await client.query('COMMIT');
    }
  } catch (error) {
    throw error instanceof DatabaseIncompatible ? error : new DatabaseUnusable(error);
  } finally {
    await client.end();
  }
}

/** Refuses one user for both services: granting the rights of one service would revoke those of the other. */
function requireTwoUsers({ api, worker }: Readonly<Partial<Record<Service, string>>>): void {
  if (!api || !worker || new URL(api).username !== new URL(worker).username) return;
  throw new DatabaseIncompatible(
    'WORKER_DATABASE_URL: the worker would connect as the user of API_DATABASE_URL: give each a user of its own.',
  );
}

async function ensureUser(client: Client, service: Service, name: string, password: string): Promise<void> {
  const { rows } = await client.query<{ current: string }>('SELECT current_user AS current');
  if (!name || rows[0]?.current === name) {
    throw new DatabaseIncompatible(
      `${service.toUpperCase()}_DATABASE_URL: the ${service} would connect as '${name}', who owns the tables: give it a user of its own.`,
    );
  }
  const user = client.escapeIdentifier(name);
  try {
    await client.query(`CREATE ROLE ${user} LOGIN`);
  } catch (error) {
    if (!(error instanceof DatabaseError && error.code === DUPLICATE_OBJECT)) throw error;
  }
  if (!password) return;
  try {
    await client.query(`ALTER ROLE ${user} PASSWORD '${scramVerifier(password)}'`);
  } catch (error) {
    // The owner may not change the password of a user that another role created.
    if (!(error instanceof DatabaseError && error.code === INSUFFICIENT_PRIVILEGE)) throw error;
  }
}

async function grant(client: Client, service: Service, user: string): Promise<void> {
  const { rows } = await client.query<{ database: string; queue: boolean; maintain: boolean }>(
    `SELECT current_database() AS database, to_regnamespace($1) IS NOT NULL AS queue,
            current_setting('server_version_num')::int >= 170000 AS maintain`,
    [QUEUE_SCHEMA],
  );
  const database = client.escapeIdentifier(rows[0]?.database ?? '');
  const all: Right[] = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];
  await run(client, [
    `REVOKE ALL ON ALL TABLES IN SCHEMA public FROM ${user}`,
    `GRANT CONNECT ON DATABASE ${database} TO ${user}`,
    `GRANT USAGE ON SCHEMA public TO ${user}`,
    `GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${user}`,
  ]);
  if (service === 'api') {
    await run(client, [
      `GRANT TEMPORARY ON DATABASE ${database} TO ${user}`, // An import writes its rows to a temporary table first.
      `GRANT ${all.join(', ')} ON ALL TABLES IN SCHEMA public TO ${user}`,
      `REVOKE UPDATE, DELETE ON ${APPEND_ONLY.join(', ')} FROM ${user}`,
      `REVOKE INSERT, UPDATE, DELETE ON ${READ_ONLY.join(', ')} FROM ${user}`,
      `REVOKE DELETE ON download_requests, download_request_items FROM ${user}`,
    ]);
    // Before PostgreSQL 17, only the owner can analyze a table. Then only autovacuum updates its statistics.
    if (rows[0]?.maintain) await run(client, [`GRANT MAINTAIN ON ${REGISTRY_TABLES.join(', ')} TO ${user}`]);
  } else {
    await run(
      client,
      WORKER.map(([rights, tables]) => `GRANT ${rights.join(', ')} ON ${tables.join(', ')} TO ${user}`),
    );
    await run(client, [
      `GRANT SELECT (${WORKER_SEES_OF_ACCOUNTS.join(', ')}) ON accounts TO ${user}`,
      `GRANT SELECT (${WORKER_SEES_OF_AUDIT.join(', ')}) ON audit_events TO ${user}`,
    ]);
  }
  if (!rows[0]?.queue) return;
  await run(client, [
    `GRANT USAGE ON SCHEMA ${QUEUE_SCHEMA} TO ${user}`,
    `GRANT ${all.join(', ')} ON ALL TABLES IN SCHEMA ${QUEUE_SCHEMA} TO ${user}`,
    `GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${QUEUE_SCHEMA} TO ${user}`,
    `GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${QUEUE_SCHEMA} TO ${user}`,
  ]);
}

async function run(client: Client, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await client.query(statement);
}
