import { hashPassword } from '@app/accounts';
import { migrateDatabase } from '@app/database';
import { prepareRenderQueue } from '@app/render-queue';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../apps/standalone/src/embedded-postgres';
import { withConnection } from '../with-connection';

/** Password of all accounts in this database. */
export const PASSWORD = 'bench bench bench';
const CONTACT_PERSONS = 6_000;

/** Number of colleagues at the largest and at the smallest organisation. */
export const COLLEAGUES = 20;

export interface FullRegistry {
  readonly postgres: EmbeddedPostgres;
  /** Folder with the files of its services. */
  readonly folder: string;
}

/**
 * Starts PostgreSQL with a registry of this number of holders, an organisation per 333 holders, and 6,000 contact persons. The data is kept
 * in `.data/bench`, so only the first start takes minutes; each start updates the schema.
 */
export async function startFullRegistry(holders: number): Promise<FullRegistry> {
  const folder = resolve('.data/bench', String(holders));
  const whole = join(folder, 'whole');
  if (!existsSync(whole)) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const postgres = await startEmbeddedPostgres({ dataDir: folder, log: () => undefined });
  try {
    await migrateDatabase({ url: postgres.url, applicationName: 'pasloket bench' });
    await prepareRenderQueue(postgres.url);
    if (!existsSync(whole)) {
      console.log(`making a registry of ${holders} holders in ${folder}: the next run has it`);
      await fill(postgres.url, holders);
      writeFileSync(whole, '');
    }
    await forgetEarlierRuns(postgres.url);
    return { postgres, folder };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

async function fill(url: string, holders: number): Promise<void> {
  await withConnection(url, (client) => client.query('TRUNCATE organisations, exam_types, accounts CASCADE'));
  const script = join(__dirname, 'fill-registry.js');
  execFileSync(process.execPath, ['--max-old-space-size=8192', script, String(holders)], {
    env: { ...process.env, DATABASE_URL: url },
    stdio: 'inherit',
  });
  const hash = await hashPassword(PASSWORD);
  await withConnection(url, async (client) => {
    await client.query(
      `INSERT INTO accounts (id, email, name, role, password_hash)
       SELECT md5('contact' || i)::uuid, 'contact' || i || '@voorbeeld.example', 'Contact ' || i, 'contact-person', $1
         FROM generate_series(1, ${CONTACT_PERSONS}) i`,
      [hash],
    );
    // The first contact persons act for the largest organisation, the next for the smallest, some for the two largest, the others for one
    // organisation in turn.
    await client.query(
      `WITH sized AS (
         SELECT o.id, row_number() OVER (ORDER BY count(l.holder_id) DESC, o.code) AS place, count(*) OVER () AS places
           FROM organisations o JOIN holder_listings l ON l.organisation_id = o.id GROUP BY o.id
       )
       INSERT INTO contact_person_organisations (account_id, organisation_id)
       SELECT md5('contact' || i)::uuid, s.id
         FROM generate_series(1, ${CONTACT_PERSONS}) i
         JOIN sized s ON s.place = CASE WHEN i <= ${COLLEAGUES} THEN 1 WHEN i <= ${2 * COLLEAGUES} THEN s.places
                                        WHEN i <= ${3 * COLLEAGUES} AND s.place <= 2 THEN s.place
                                        ELSE 1 + i % s.places END
        WHERE i > ${3 * COLLEAGUES} OR i <= ${2 * COLLEAGUES} OR s.place <= 2`,
    );
    await client.query('ANALYZE');
  });
}

/** Deletes requests and sessions of an earlier run. */
async function forgetEarlierRuns(url: string): Promise<void> {
  await withConnection(url, async (client) => {
    await client.query('TRUNCATE download_requests, sessions, attempt_limits CASCADE');
    await client.query('TRUNCATE audit_events');
  });
}
