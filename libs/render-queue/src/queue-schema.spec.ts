import { urlForNewUser } from '../../../test/support/service-address';
import { type TestDatabase, testDatabase } from '../../../test/support/test-database';
import { until } from '../../../test/support/until';
import { prepareRenderQueue, requireUsableQueue } from './prepare-render-queue';
import { openRenderQueue } from './render-queue';
import { describeQueueError } from './render-queue-unusable';
import { startRenderWorker } from './render-worker';

const NOT_THERE =
  /^QUEUE_URL: the schema of the queue is not there(?: \(SQLSTATE \w{5}\))?: run `.* migrate` with this QUEUE_URL/;
const JOB = { requestId: '0199a3c5-5b3f-7f00-8000-00000000000a', generation: 1 };

const ignore = () => undefined;

/** Real: PostgreSQL. Nothing is mocked. */
describe('A queue whose tables or functions are not there', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.close());

  it('is refused at the start, with the command that helps, until that was done', async () => {
    await expect(requireUsableQueue(database.url, ignore)).rejects.toMatchObject({
      name: 'RenderQueueUnusable',
      remedy: true,
      message: expect.stringMatching(NOT_THERE) as string,
    });
    await prepareRenderQueue(database.url);
    await requireUsableQueue(database.url, ignore);
    const newest = await database.dataSource.query<{ version: number }[]>(
      `DELETE FROM bullmq.migration WHERE version = (SELECT max(version) FROM bullmq.migration) RETURNING version`,
    );
    expect(newest).toHaveLength(2);
    await expect(requireUsableQueue(database.url, ignore)).rejects.toThrow(
      'QUEUE_URL: the schema of the queue is older than this version: run `node',
    );
  });

  it('is told as that by whoever rings, works or looks, never as a queue that is away', async () => {
    await database.dataSource.query('DROP SCHEMA bullmq CASCADE');
    await prepareRenderQueue(database.url);
    const heard: Error[] = [];
    const queue = openRenderQueue(database.url, (error) => heard.push(error));
    const worker = startRenderWorker(database.url, () => Promise.resolve(), {
      concurrency: 1,
      onError: (error) => heard.push(error),
    });
    try {
      await queue.enqueue(JOB);
      await until('the worker works', async () => ((await queue.isPending(JOB)) ? undefined : true));
      await queue.check();
      expect(heard).toEqual([]);

      await database.dataSource.query('ALTER SCHEMA bullmq RENAME TO elsewhere');
      await expect(queue.enqueue(JOB)).rejects.toThrow(NOT_THERE);
      await expect(queue.isPending(JOB)).rejects.toThrow(NOT_THERE);
      await expect(queue.check()).rejects.toThrow(NOT_THERE);
      await database.dataSource.query(`SELECT pg_notify('bullmq_jobs', 'render-passes')`);
      await until('the worker says so', () => heard[0]);
      for (const error of heard) {
        const { type, line } = describeQueueError(error);
        expect([type, line]).toEqual(['queue-unusable', expect.stringMatching(NOT_THERE)]);
      }

      await database.dataSource.query('ALTER SCHEMA elsewhere RENAME TO bullmq');
      await queue.check();
    } finally {
      await worker.close();
      await queue.close();
    }
  });

  it('is no outage either when it is there for others alone; a server that is not there is one', async () => {
    const name = `nobody_${new URL(database.url).pathname.slice(1)}`;
    const address = urlForNewUser(database.url, name);
    await database.dataSource.query(`CREATE ROLE ${name} LOGIN PASSWORD '${new URL(address).password}'`);
    try {
      await expect(requireUsableQueue(address, ignore)).rejects.toThrow(
        /^QUEUE_URL: this user may not use the queue \(SQLSTATE 42501\): .*API_DATABASE_URL/,
      );
    } finally {
      await database.dataSource.query(`DROP ROLE ${name}`);
    }
    const nowhere = 'postgres://u:p@127.0.0.1:1/x';
    const warned: string[] = [];
    await requireUsableQueue(nowhere, (sentence) => warned.push(sentence));
    expect(warned).toEqual([expect.stringMatching(/^QUEUE_URL: the queue cannot be reached/)]);
    const away = await prepareRenderQueue(nowhere).catch((error: Error) => error);
    expect(describeQueueError(away as Error)).toEqual({
      type: 'queue-away',
      line: expect.stringMatching(/^the queue is away: QUEUE_URL: the queue cannot be reached/) as string,
    });
  });
});
