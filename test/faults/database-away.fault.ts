import { setTimeout as wait } from 'node:timers/promises';
import { untilRow } from './support/contact';
import { onBackend } from './support/on-both-backends';
import { until } from './support/rig';

const RESUMED_WITHIN_MS = 30_000;

/** Real: everything, as processes of their own, and PostgreSQL, with the queue in it. Mocked: nothing. */
describe('A PostgreSQL that is away or of another version', () => {
  onBackend('PostgreSQL', (stage) => {
    it('row 27: six seconds without PostgreSQL: the api says when to ask again, workers live on, work resumes by itself', async () => {
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
        expect(await untilRow(rig, id, `state = 'ready'`)).toMatchObject({ done_count: 60 });
      expect([rig.api, ...rig.workers].map(({ pid, isAlive }) => (isAlive ? pid : 'dead'))).toEqual(pids);
    }, 150_000);

    it('row 28: with every LISTEN session ended by the server, the next request is picked up all the same', async () => {
      const { rig, contact } = stage;
      const ended = await rig.sql(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query ILIKE 'LISTEN%' AND pid <> pg_backend_pid()`,
      );
      expect(ended.length).toBeGreaterThan(0);
      const id = await contact.submit(5);
      expect(await contact.settled(id, RESUMED_WITHIN_MS)).toMatchObject({ state: 'ready', done: 5 });
    }, 90_000);

    it.each(['api', 'pdf-worker'] as const)(
      'row 32: the %s refuses a schema that is older or newer than its version, and names the command',
      async (name) => {
        const { rig } = stage;
        const start = async () => {
          const app = rig.app(name, rig.apiWays);
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
        await expect(start()).rejects.toThrow(
          'newer than this version (it has FromTomorrow): start the version',
        );
        await rig.sql(`DELETE FROM schema_migrations WHERE name = 'FromTomorrow'`);
      },
      60_000,
    );
  });
});
