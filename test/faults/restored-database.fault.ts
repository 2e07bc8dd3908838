import { execFile } from 'node:child_process';
import { readdir, rename, rm, utimes } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Contact, waitForRow } from './support/contact';
import { onBothBackends } from './support/on-both-backends';
import { ANNEKE, signedIn } from './support/people';
import { type Rig } from './support/rig';
import { until } from '../support/until';

const run = promisify(execFile);

/** Older than what an upload takes at the very most, so that orphans are seen as such. Milliseconds. */
const HOURS_AGO_MS = 2 * 3_600_000;

/** Real: everything, as processes of their own, and a copy of PostgreSQL's files that is put back. Mocked: nothing; files are made older. */
onBothBackends('A PostgreSQL of last night', (stage) => {
  it('row 33: with queue and store as they are today, what was open is made, what it does not know is dropped', async () => {
    const { rig, contact } = stage;
    const { ready, open, file } = await lastNight(rig, contact);
    await copyFiles(rig, 'data', 'last-night');

    await startAgain(rig);
    // Known only today: one that is made, and one whose ring still waits.
    await contact.waitUntilSettled(open);
    const made = await contact.submit(12, 20);
    await contact.waitUntilSettled(made);
    await Promise.all(rig.workers.map((one) => one.kill()));
    const waiting = await contact.submit(12, 40);
    const today = (await keysOf(rig)).filter((key) => !key.includes(ready));
    expect(today).toHaveLength(2);

    await rig.api.kill();
    await rig.postgres.stop();
    await rm(path.join(rig.postgres.files as string, 'data'), { recursive: true });
    await rename(
      path.join(rig.postgres.files as string, 'last-night'),
      path.join(rig.postgres.files as string, 'data'),
    );
    await makeOlder(rig, today);
    // Nobody can keep what was promised after the copy was made: this is about doing no harm with it.
    for (const id of [made, waiting]) rig.accepted.delete(id);
    const lives = rig.output.length;
    await startAgain(rig);

    expect(await contact.waitUntilSettled(open)).toMatchObject({ state: 'ready', done: 12, missing: [] });
    expect((await contact.download(ready)).equals(file)).toBe(true);
    await contact.download(open);
    await until('the archives of today are swept', async () => {
      const keys = await keysOf(rig);
      return today.some((key) => keys.includes(key)) ? undefined : true;
    });
    expect(await keysOf(rig)).toHaveLength(2);
    const stranger = await signedIn(rig, ANNEKE);
    for (const id of [made, waiting]) {
      expect((await contact.askForLink(id)).status).toBe(404);
      expect((await stranger.post(`/api/download-requests/${id}/download`)).status).toBe(404);
    }
    for (const id of [ready, open])
      expect((await stranger.post(`/api/download-requests/${id}/download`)).status).toBe(404);
    expect([rig.api, ...rig.workers].every(({ isAlive }) => isAlive)).toBe(true);
    expect(rig.output.slice(lives)).not.toMatch(/unexpected error|could not be made/);
    expect(await contact.waitUntilSettled(await contact.submit(5))).toMatchObject({
      state: 'ready',
      done: 5,
    });
  }, 120_000);
});

/** One request that is ready, and its file, and one that nobody has begun. */
async function lastNight(rig: Rig, contact: Contact): Promise<{ ready: string; open: string; file: Buffer }> {
  const ready = await contact.submit(12);
  await contact.waitUntilSettled(ready);
  const file = await contact.download(ready);
  await Promise.all(rig.workers.map((one) => one.stop()));
  const open = await contact.submit(12, 9);
  await waitForRow(rig, open, `state = 'submitted'`);
  // The copy is of last night, so its sweeps are twelve hours old.
  await rig.sql(`UPDATE sweep_runs SET succeeded_at = succeeded_at - interval '12 hours'`);
  return { ready, open, file };
}

/** As a copy of a stopped server's files is made; its owner stays the owner. */
async function copyFiles(rig: Rig, from: string, to: string): Promise<void> {
  await rig.api.stop();
  const folder = rig.postgres.files as string;
  await rig.postgres.stop();
  await run('cp', ['-a', path.join(folder, from), path.join(folder, to)]);
}

async function startAgain(rig: Rig): Promise<void> {
  await rig.postgres.start();
  await Promise.all([rig.api, ...rig.workers].map((app) => app.start()));
}

async function keysOf(rig: Rig): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of rig.storage.list()) keys.push(key);
  return keys;
}

/** The embedded store tells the age of an object by that of its files. */
async function makeOlder(rig: Rig, keys: readonly string[]): Promise<void> {
  const ago = new Date(Date.now() - HOURS_AGO_MS);
  for (const key of keys) {
    const folder = path.join(rig.dataDir, 's3', 'pasloket', path.dirname(key));
    for (const name of await readdir(folder))
      if (name.startsWith(path.basename(key))) await utimes(path.join(folder, name), ago, ago);
  }
}
