import { Client } from 'pg';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../support/standalone';
import { type Contact, waitForRow } from './support/contact';
import { expectWithin } from './support/in-time';
import { onBackend } from './support/on-both-backends';
import { type Rig } from './support/rig';
import { until } from '../support/until';

const RESUMED_WITHIN_MS = 30_000;
const PICKED_UP_WITHIN_MS = 5_000;
const REFUSED_WITHIN_MS = 5_000;

/** Passes: two of fewer may be made before anybody looks whether work has begun. */
const LARGEST = 250;

/** Asked by name: what a session did last need not be its LISTEN. */
const LISTENS = `application_name IN ('pasloket api feed', 'render-passes')`;

/** Real: everything, as processes of their own, and PostgreSQL, with the queue in it. Mocked: nothing. */
describe('A PostgreSQL that is away, used up or of another version', () => {
  onBackend('PostgreSQL', (stage) => {
    it('row 27: six seconds without PostgreSQL: the api says when to ask again, workers live on, work resumes by itself, uncharged', async () => {
      const { rig, contact } = stage;
      const ids = [await contact.submit(LARGEST), await contact.submit(LARGEST, 9)];
      await until('work has begun', async () => {
        const [row] = await rig.sql(`SELECT id FROM download_requests WHERE state = 'rendering'`);
        return row;
      });
      const pids = [rig.api, ...rig.workers].map(({ pid }) => pid);
      await rig.postgres.crash();
      const { status, headers } = await contact.post(contact.choose(5));
      expect({ status, retryAfter: headers.get('retry-after') }).toEqual({ status: 503, retryAfter: '5' });
      await wait(6_000);
      await rig.postgres.start();
      for (const id of ids) await contact.waitUntilSettled(id, RESUMED_WITHIN_MS);
      for (const id of ids)
        expect(await waitForRow(rig, id, `state = 'ready'`)).toMatchObject({
          done_count: LARGEST,
          attempt_count: 1,
        });
      expect([rig.api, ...rig.workers].map(({ pid, isAlive }) => (isAlive ? pid : 'dead'))).toEqual(pids);
    }, 150_000);

    it('row 28: with every LISTEN session ended by the server, the next requests are picked up within 5 s', async () => {
      const { rig, contact } = stage;
      const pickedUp = async (round: number) => {
        await until('api and workers listen', async () => {
          const listening = await rig.sql(`SELECT pid FROM pg_stat_activity WHERE ${LISTENS}`);
          return listening.length > rig.workers.length ? true : undefined;
        });
        await rig.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${LISTENS}`);
        const id = await contact.submit(5, round);
        const submitted = performance.now();
        await waitForRow(rig, id, `state <> 'submitted'`);
        const took = performance.now() - submitted;
        expect(await contact.waitUntilSettled(id)).toMatchObject({ state: 'ready', done: 5 });
        return took;
      };
      for (let round = 0; round < 5; round++) await expectWithin(PICKED_UP_WITHIN_MS, () => pickedUp(round));
    }, 90_000);

    it('row 29: with every connection taken, the api answers 503 and says so in its health, and recovers', async () => {
      const { rig, contact } = stage;
      const holders = await takeEveryConnection(rig);
      try {
        await refused(contact);
        expect((await fetch(`${rig.url}/api/health/ready`)).status).toBe(503);
      } finally {
        await Promise.all(holders.map((holder) => holder.end()));
      }
      const id = await until('it takes requests in again', async () => {
        const { status, body } = await contact.post(contact.choose(5));
        return status === 202 ? body.id : undefined;
      });
      expect(await contact.waitUntilSettled(id)).toMatchObject({ state: 'ready', done: 5 });
    }, 120_000);

    it('row 30: without room on its disk, submitting is answered 503 at once, nothing is lost, and it works again after', async () => {
      const { rig, contact } = stage;
      await Promise.all(rig.workers.map((one) => one.stop()));
      const open = await contact.submit(12);
      const known = await requestIds(rig);
      await failing(rig, '53100', 'could not extend file: No space left on device', async () => {
        await Promise.all(rig.workers.map((one) => one.start()));
        await expectWithin(REFUSED_WITHIN_MS, async () => {
          const asked = performance.now();
          const { status, headers, body } = await contact.post(contact.choose(5));
          const took = performance.now() - asked;
          expect([status, headers.get('retry-after')]).toEqual([503, '60']);
          expect(body).toMatchObject({ detail: expect.stringContaining('Er is niets ingediend.') as string });
          return took;
        });
        await until('a worker met it', () => rig.output.includes('No space left on device') || undefined);
        expect(await contact.getRequest(open)).toMatchObject({ state: 'submitted', failure: null });
        expect(await requestIds(rig)).toEqual(known);
      });
      expect(await contact.waitUntilSettled(open, RESUMED_WITHIN_MS)).toMatchObject({
        state: 'ready',
        done: 12,
      });
      expect(await waitForRow(rig, open, 'true')).toMatchObject({ attempt_count: 1 });
      expect(await contact.waitUntilSettled(await contact.submit(5))).toMatchObject({
        state: 'ready',
        done: 5,
      });
    }, 90_000);

    it('row 31: who loses a deadlock against another session does its work again, and nobody notices', async () => {
      const { rig, contact } = stage;
      await Promise.all(rig.workers.map((one) => one.stop()));
      const id = await contact.submit(12);
      // One pass is missing, so that publishing writes a row of the items after the one of the request.
      await rig.sql(
        `UPDATE qualifications SET revoked = true
          WHERE id = (SELECT qualification_id FROM download_request_items WHERE request_id = $1 AND position = 3)`,
        id,
      );
      const published = await inOppositeOrder(rig, id, `state = 'ready'`, () =>
        Promise.all(rig.workers.map((one) => one.start())),
      );
      expect(published).toMatchObject({ attempt_count: 1, done_count: 11 });
      await rig.sql(
        `UPDATE download_requests SET state = 'failed', failure_code = 'archive-lost', archive_key = NULL WHERE id = $1`,
        id,
      );
      let retried: Promise<number> | undefined;
      await inOppositeOrder(rig, id, `state <> 'failed'`, () => (retried = contact.retry(id)));
      expect(await retried).toBe(202);
      expect(await contact.waitUntilSettled(id)).toMatchObject({ state: 'ready', done: 11 });
      expect(rig.output).not.toMatch(/deadlock/);
    }, 120_000);

    it('row 31: a transaction that PostgreSQL cannot serialise is done again, and nobody notices', async () => {
      const { rig, contact } = stage;
      const id = await failing(rig, '40001', 'could not serialize access', () => contact.submit(5, 20), 2);
      expect(await contact.waitUntilSettled(id)).toMatchObject({ state: 'ready', done: 5 });
    }, 60_000);

    it.each(['api', 'pdf-worker'] as const)(
      'row 32: the %s refuses a schema that is older than its version or breaks with it, and starts on one that is merely newer',
      async (name) => {
        const { rig } = stage;
        const env = { PORT: String(await freePort()) };
        const start = async () => {
          const app = rig.app(name, rig.apiWays, env);
          await app.start().finally(() => app.kill());
        };
        const [last] = await rig.sql<{ id: number; timestamp: string; name: string }>(
          `DELETE FROM schema_migrations WHERE id = (SELECT max(id) FROM schema_migrations) RETURNING *`,
        );
        await expect(start()).rejects.toThrow(
          `older than this version (it lacks ${last?.name}): run \`node dist/apps/cli/src/main.js migrate\``,
        );
        await rig.sql(
          `INSERT INTO schema_migrations VALUES ($1, $2, $3)`,
          ...[last?.id, last?.timestamp, last?.name],
        );
        await rig.sql(`INSERT INTO schema_migrations (timestamp, name) VALUES (1, 'FromTomorrow')`);
        await start();
        const [was] = await rig.sql(`SELECT requires_migration FROM schema_compatibility`);
        await rig.sql(`UPDATE schema_compatibility SET requires_migration = 'FromTomorrow'`);
        await expect(start()).rejects.toThrow(
          'newer than what this version can work with (it requires FromTomorrow): start the version',
        );
        await rig.sql(`UPDATE schema_compatibility SET requires_migration = $1`, was?.requires_migration);
        await rig.sql(`DELETE FROM schema_migrations WHERE name = 'FromTomorrow'`);
      },
      60_000,
    );
  });
});

async function refused(contact: Contact): Promise<void> {
  await until('it is refused', async () => {
    const { status } = await contact.post(contact.choose(5));
    return status === 503 ? true : undefined;
  });
}

/** Ends what the api holds and takes whatever is free, until nothing is. */
async function takeEveryConnection(rig: Rig): Promise<Client[]> {
  const holders: Client[] = [];
  for (let full = 0; full < 3;) {
    const holder = new Client({ connectionString: rig.postgres.url });
    holder.on('error', () => undefined);
    try {
      await holder.connect();
      holders.push(holder);
    } catch {
      full += 1;
      await holders[0]?.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE pid <> pg_backend_pid()
            AND application_name IN ('pasloket api', 'pasloket api sessions')`,
      );
      await wait(20);
    }
  }
  return holders;
}

async function requestIds(rig: Rig): Promise<unknown[]> {
  return rig.sql(`SELECT id FROM download_requests ORDER BY id`);
}

/**
 * PostgreSQL itself ends what is written about requests with this error, for as long as `meanwhile` lasts.
 *
 * @param times default: each time.
 */
async function failing<T>(
  rig: Rig,
  code: string,
  message: string,
  meanwhile: () => Promise<T>,
  times = 1_000_000,
): Promise<T> {
  // A sequence is not set back with what is undone, so that it counts what failed. It is the owner's: api and worker may not.
  await rig.sql(`CREATE SEQUENCE failures`);
  await rig.sql(`
    CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
      IF nextval('failures') <= ${times} THEN RAISE EXCEPTION '${message}' USING ERRCODE = '${code}'; END IF;
      RETURN NEW;
    END $$`);
  await rig.sql(
    `CREATE TRIGGER fail BEFORE INSERT OR UPDATE ON download_requests FOR EACH ROW EXECUTE FUNCTION fail()`,
  );
  try {
    return await meanwhile();
  } finally {
    await rig.sql(`DROP FUNCTION fail CASCADE`);
    const [{ met } = { met: 0 }] = await rig.sql<{ met: number }>(
      `SELECT last_value::int AS met FROM failures`,
    );
    await rig.sql(`DROP SEQUENCE failures`);
    expect(met).toBeGreaterThan(0);
  }
}

/**
 * Holds the items of a request, lets others come as far as they come with its row in their hands, and then wants that row:
 * one of the two has to give way, and it is not this session, which looks for deadlocks later than they do.
 *
 * @returns the row once the others were there after all.
 */
async function inOppositeOrder(rig: Rig, id: string, condition: string, start: () => unknown) {
  const before = await deadlocks(rig);
  // Who waits looks once, by default after a second: too soon for a session that was kept from wanting the row.
  await lookForDeadlocks(rig, `SET deadlock_timeout = '5s'`, '5s');
  const session = new Client({ connectionString: rig.postgres.url });
  await session.connect();
  try {
    await session.query(`SET deadlock_timeout = '1min'`);
    await session.query('BEGIN');
    await session.query(`SELECT FROM download_request_items WHERE request_id = $1 FOR UPDATE`, [id]);
    start();
    await until('somebody waits for this session', async () => {
      const [waiting] = await rig.sql(
        `SELECT pid FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid))`,
        (session as unknown as { processID: number }).processID,
      );
      return waiting;
    });
    await session.query(`SELECT FROM download_requests WHERE id = $1 FOR UPDATE`, [id]);
    await session.query('COMMIT');
  } finally {
    await session.end();
    await lookForDeadlocks(rig, `RESET deadlock_timeout`, '1s');
  }
  // A session tells of its deadlocks when it has been idle for a while.
  await until('one of the two gave way', async () => ((await deadlocks(rig)) > before ? true : undefined));
  return waitForRow(rig, id, condition);
}

async function deadlocks(rig: Rig): Promise<number> {
  const [stat] = await rig.sql<{ deadlocks: number }>(
    `SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()`,
  );
  return stat?.deadlocks ?? 0;
}

/** Changes for every session, the open ones too, after how long it looks for a deadlock. */
async function lookForDeadlocks(rig: Rig, change: string, after: string): Promise<void> {
  await rig.sql(`ALTER SYSTEM ${change}`);
  await rig.sql(`SELECT pg_reload_conf()`);
  await until('sessions know it', async () => {
    const [known] = await rig.sql<{ deadlock_timeout: string }>(`SHOW deadlock_timeout`);
    return known?.deadlock_timeout === after || undefined;
  });
}
