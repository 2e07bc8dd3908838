import { RENDER_QUEUE } from '@app/render-queue';
import { type BackendFactory, createPostgresBackend, Queue } from 'bullmq';
import { randomUUID } from 'node:crypto';
import { ApiClient } from '../support/api-client';
import { freePort } from '../support/standalone';
import { CANARY } from './support/canary-registry';
import { containsCanary } from './support/check-invariants';
import { waitForRow } from './support/contact';
import { onBackend, type Stage } from './support/on-both-backends';
import { ANNEKE, PETRA, signedIn, stateOf } from './support/people';
import { until } from '../support/until';

/** Real: everything, as processes of their own. Mocked: nothing. */
describe('Forged jobs and leaks', () => onBackend('PostgreSQL', (stage) => rows(stage)));

function rows(stage: Stage): void {
  it('row 53: a forged job makes a worker look into the database, and nothing more', async () => {
    const { rig, contact } = stage;
    const ready = await contact.submit(2);
    await contact.waitUntilSettled(ready);
    const before = await stateOf(rig);
    const forger = new Queue(
      RENDER_QUEUE,
      { connection: { connectionString: rig.queueUrl, schema: 'bullmq', skipMigrations: true } },
      createPostgresBackend as unknown as BackendFactory,
    );
    try {
      const forged = [
        { requestId: ready, generation: 99 },
        { requestId: randomUUID(), generation: 1 },
        {
          requestId: ready,
          generation: 1,
          accountId: randomUUID(),
          archiveKey: '../../elsewhere',
          email: ANNEKE,
        },
        { requestId: "x'; DROP TABLE accounts; --", generation: 1 },
        { naam: 'niemand' },
      ];
      const jobs = await Promise.all(forged.map((data) => forger.add('render', data)));
      await until('the forged jobs are over', async () => {
        const states = await Promise.all(jobs.map((job) => job.getState()));
        return states.every((state) => state === 'completed' || state === 'failed') || undefined;
      });
      expect(await stateOf(rig)).toEqual(before);
      // One for an open request of somebody else only has it made earlier, for the one who asked for it.
      await contact.waitUntilSettled(await contact.submit(2));
    } finally {
      await forger.close();
    }
  }, 60_000);

  it('row 54: names stay out of logs, metrics, queue, keys and addresses also when everything fails', async () => {
    const { rig, contact } = stage;
    // In the form that log stores read, and with everything that is measured; the other worker stays as it is.
    const ports = { api: await freePort(), worker: await freePort() };
    await Promise.all([rig.api.stop(), rig.workers[0]?.stop()]);
    const told = (port: number) => ({ LOG_FORMAT: 'json', METRICS_PORT: String(port) });
    await Promise.all([rig.api.start(told(ports.api)), rig.workers[0]?.start(told(ports.worker))]);
    const client = await signedIn(rig, PETRA);
    const canaries = await rig.sql<{ id: string }>(
      `SELECT DISTINCT h.id FROM qualification_holders h JOIN enrolments e ON e.holder_id = h.id
         JOIN contact_person_organisations c ON c.organisation_id = e.organisation_id JOIN accounts a ON a.id = c.account_id
         JOIN qualifications q ON q.holder_id = h.id AND NOT q.revoked
        WHERE h.surname = $1 AND a.email = $2 LIMIT 3`,
      CANARY,
      PETRA,
    );
    const holderIds = canaries.map(({ id }) => id);
    expect(holderIds).toHaveLength(3);
    // A name that no font has, beside the canary's own.
    await rig.sql(`UPDATE qualification_holders SET given_name = '王小明' WHERE id = $1`, holderIds[0]);
    const undrawable = await contact.post(holderIds.slice(0, 1));
    expect(await contact.waitUntilSettled(undrawable.body.id)).toMatchObject({ state: 'failed' });
    // Refused input, searches, checks and a sign-in with the name in it.
    await client.get(`/api/holders?search=${CANARY}&pageSize=0`);
    expect((await client.get(`/api/holders?search=${CANARY}`)).status).toBe(200);
    await client.post('/api/download-requests', `{"personalReference":"${CANARY}`);
    await client.post('/api/download-requests', { [CANARY]: CANARY, holderIds: [CANARY] });
    await client.get(`/api/holders/${CANARY}`);
    await client.get(`/api/${CANARY}?${CANARY}`);
    await client.post('/api/checks', { qualificationNumber: '1', surname: CANARY });
    await new ApiClient(rig.url).post('/api/session', {
      email: `${CANARY}@voorbeeld.example`,
      password: CANARY,
    });
    // Unexpected errors with the name in the statement: tables that are not there for a moment.
    await rig.sql(`ALTER TABLE qualification_holders RENAME TO away`);
    await rig.sql(`ALTER TABLE qualifications RENAME TO away_too`);
    try {
      expect((await client.get(`/api/holders?search=${CANARY}`)).status).toBe(500);
      expect((await client.post('/api/checks', { qualificationNumber: '1', surname: CANARY })).status).toBe(
        500,
      );
      expect((await contact.post(holderIds.slice(1))).status).toBe(500);
    } finally {
      await rig.sql(`ALTER TABLE away RENAME TO qualification_holders`);
      await rig.sql(`ALTER TABLE away_too RENAME TO qualifications`);
    }
    // The worker meets an unexpected error while it has the names in its hands.
    await Promise.all(rig.workers.map((one) => one.stop()));
    const { body } = await contact.post(holderIds.slice(1));
    await rig.sql(`ALTER TABLE exam_types RENAME TO away`);
    await rig.workers[0]?.start(told(ports.worker));
    // It is counted as soon as it is taken up, and open again once it was in vain.
    await waitForRow(rig, body.id, `attempt_count > 0 AND state = 'submitted'`).finally(() =>
      rig.sql(`ALTER TABLE away RENAME TO exam_types`),
    );
    expect(await contact.waitUntilSettled(body.id)).toMatchObject({ state: 'ready' });
    // The logs, the queue, keys and addresses are looked through after every row; this one tells what was measured, too.
    expect(rig.output).toContain('"level":"error"');
    const metricsOf = async (port: number) => (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const [ofApi, ofWorker] = [await metricsOf(ports.api), await metricsOf(ports.worker)];
    expect(ofApi).toMatch(/pasloket_errors_total\{type="unexpected"\} [1-9]/);
    expect(ofWorker).toMatch(/pasloket_passes_rendered_total [1-9]/);
    expect(containsCanary(ofApi + ofWorker)).toBe(false);
    await Promise.all([rig.api.stop(), rig.workers[0]?.stop()]);
  }, 90_000);
}
