import { openDatabase } from '@app/database';
import { type AppProcess } from './support/app-process';
import { endLease, waitForRow } from './support/contact';
import { onBackend, type Stage } from './support/on-both-backends';
import { type Rig } from './support/rig';
import {
  buildVersionBefore,
  type BuiltVersion,
  versionBeforeUnavailableReason,
} from './support/version-before';

const title = 'The version before this one, built from git, and this one side by side';
const why = versionBeforeUnavailableReason();

/** Real: everything, as processes of their own, of two versions on one database and one queue. Mocked: nothing. */
if (!why) describe(title, () => onBackend('PostgreSQL', sideBySide));
else if (process.env.REQUIRE_VERSION_BEFORE === 'true') {
  describe(title, () => {
    it(why, () => {
      throw new Error(`${title} ${why}`);
    });
  });
} else {
  process.stderr.write(`skipped: ${title} (${why})\n`);
  describe.skip(title, () => {
    it(why, () => undefined);
  });
}

function sideBySide(stage: Stage): void {
  let before: BuiltVersion;
  beforeAll(async () => {
    before = await buildVersionBefore();
  }, 300_000);
  afterAll(() => before?.remove());

  it('rows 12, 32: through a deploy and back, each works with the schema, the requests and the rings of the other', async () => {
    const { rig, contact } = stage;
    const [worker] = rig.workers as [AppProcess];
    await Promise.all([rig.api, ...rig.workers].map((app) => app.stop()));
    await migrateBackTo(rig, before);
    const [ways] = rig.workerWays as [(typeof rig.workerWays)[0]];
    const apiBefore = rig.app('api', rig.apiWays, {}, before.built);
    const workerBefore = rig.app('pdf-worker', ways, {}, before.built);
    await Promise.all([apiBefore.start(), workerBefore.start()]);
    const ready = async (id: string) =>
      expect(await contact.waitUntilSettled(id)).toMatchObject({ state: 'ready', done: 12, missing: [] });

    const early = await contact.submit(12);
    await ready(early);
    await rig.migrate();
    await ready(await contact.submit(12, 3));

    // The old api and the new worker.
    workerBefore.pause();
    await worker.start();
    await ready(await contact.submit(12, 6));
    await worker.stop();

    // The new api and the old worker, which dies with a request in hand that the new one ends.
    workerBefore.resume();
    await apiBefore.stop();
    await rig.api.start();
    expect(await contact.getRequest(early)).toMatchObject({ state: 'ready', done: 12 });
    expect((await contact.download(early)).subarray(0, 2).toString()).toBe('PK');
    await ready(await contact.submit(12, 12));
    const begun = await contact.submit(250, 15);
    await waitForRow(rig, begun, `state <> 'submitted'`);
    await workerBefore.kill();
    await endLease(rig, begun);
    await worker.start();
    expect(await contact.waitUntilSettled(begun)).toMatchObject({ state: 'ready', done: 250 });
  }, 240_000);
}

/** The schema as it was before this version's migrations ran. */
async function migrateBackTo(rig: Rig, before: BuiltVersion): Promise<void> {
  const dataSource = await openDatabase({ url: rig.postgres.url, applicationName: 'pasloket fault suite' });
  const runner = dataSource.createQueryRunner();
  try {
    const named = dataSource.migrations.map((migration) => ({ migration, name: migration.constructor.name }));
    const later = named.filter(({ name }) => !before.migrations.has(name)).sort(byTimestamp);
    for (const { migration, name } of later.reverse()) {
      await migration.down(runner);
      await runner.query('DELETE FROM schema_migrations WHERE name = $1', [name]);
    }
  } finally {
    await runner.release();
    await dataSource.destroy();
  }
}

/** A migration's name ends with it. */
function byTimestamp(a: { name: string }, b: { name: string }): number {
  return a.name.slice(-13).localeCompare(b.name.slice(-13));
}
