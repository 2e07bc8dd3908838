import { Client } from 'pg';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../support/standalone';
import { type Contact, untilRow } from './support/contact';
import { onBackend } from './support/on-both-backends';
import { type Rig, until } from './support/rig';

const RESUMED_WITHIN_MS = 30_000;

/** Real: everything, as processes of their own, and PostgreSQL, with the queue in it. Mocked: nothing. */
describe('A PostgreSQL that is away, used up or of another version', () => {
  onBackend('PostgreSQL', (stage) => {
    it('row 27: six seconds without PostgreSQL: the api says when to ask again, workers live on, work resumes by itself, uncharged', async () => {
      const { rig, contact } = stage;
      const ids = [await contact.submit(60), await contact.submit(60, 9)];
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
      for (const id of ids) await contact.settled(id, RESUMED_WITHIN_MS);
      for (const id of ids)
        expect(await untilRow(rig, id, `state = 'ready'`)).toMatchObject({ done_count: 60, attempt_count: 1 });
      expect([rig.api, ...rig.workers].map(({ pid, isAlive }) => (isAlive ? pid : 'dead'))).toEqual(pids);
    }, 150_000);

    it('row 28: with every LISTEN session ended by the server, the next request is picked up all the same', async () => {
      const { rig, contact } = stage;
      const ended = await rig.sql(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name IN ('pasloket api feed', 'render-passes')`,
      );
      expect(ended.length).toBeGreaterThanOrEqual(1 + rig.workers.length);
      const id = await contact.submit(5);
      expect(await contact.settled(id, RESUMED_WITHIN_MS)).toMatchObject({ state: 'ready', done: 5 });
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
      expect(await contact.settled(id)).toMatchObject({ state: 'ready', done: 5 });
    }, 120_000);

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
