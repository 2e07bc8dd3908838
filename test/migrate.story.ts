import { ArchiveStorage, type StorageOptions } from '@app/archive-storage';
import { openDatabase, requireCurrentSchema } from '@app/database';
import path from 'node:path';
import { Client } from 'pg';
import { command } from './support/command';
import { TcpProxy } from './support/tcp-proxy';
import { emptyDatabase, type NewDatabase } from './support/test-database';
import { testStorageOptions } from './support/test-storage';

const MAIN = path.resolve(__dirname, '../dist/apps/cli/src/main.js');

/** Real: the built command in a process of its own, PostgreSQL, the store, and the ways to both. Nothing is mocked. */
describe('migrate', () => {
  let database: NewDatabase;
  let storage: StorageOptions;
  let wayToStore: TcpProxy;
  let wayToQueue: TcpProxy;

  beforeEach(async () => {
    database = await emptyDatabase();
    storage = testStorageOptions();
    wayToStore = await TcpProxy.start(Number(new URL(storage.endpoint ?? '').port));
    wayToQueue = await TcpProxy.start(Number(new URL(database.url).port));
  });
  afterEach(async () => {
    await wayToStore.close();
    await wayToQueue.close();
    await database.drop();
    for (const name of ['api', 'worker'])
      await ask(process.env.TEST_DATABASE_URL ?? '', `DROP ROLE IF EXISTS ${userOf(name)}`);
  });

  /** Users belong to all databases of a server: those of this one are named after it. */
  const userOf = (service: string) => `${new URL(database.url).pathname.slice(1)}_${service}`;
  const addressOf = (service: string) =>
    Object.assign(new URL(database.url), { username: userOf(service), password: `of-${service}` }).href;
  const run = () => {
    const env = {
      PATH: process.env.PATH,
      DATABASE_URL: database.url,
      API_DATABASE_URL: addressOf('api'),
      WORKER_DATABASE_URL: addressOf('worker'),
      QUEUE_URL: wayToQueue.proxiedUrl(database.url),
      S3_ENDPOINT: wayToStore.proxiedUrl(storage.endpoint ?? ''),
      S3_BUCKET: storage.bucket,
      S3_ACCESS_KEY_ID: storage.accessKeyId,
      S3_SECRET_ACCESS_KEY: storage.secretAccessKey,
    };
    return command(process.execPath, [MAIN, 'migrate'], { env });
  };
  /** What api and worker ask of the schema when they start, as the users that they are. */
  const expectSchemaIsDone = async () => {
    for (const service of ['api', 'worker']) {
      const dataSource = await openDatabase({ url: addressOf(service), applicationName: 'pasloket test' });
      await requireCurrentSchema(dataSource).finally(() => dataSource.destroy());
    }
  };

  it('does the schema and the rights while the store is away, says what is left, and does that when it is run again', async () => {
    await wayToStore.setState('refused');
    const { code, stdout, stderr } = await run();
    expect([code, stderr]).toEqual([
      1,
      'S3_ENDPOINT: the archive store cannot be used (ECONNREFUSED): start that service, or correct S3_ENDPOINT and its keys.\n' +
        'The schema is done; the bucket with its lifecycle rule is left: run migrate again once this is mended.\n',
    ]);
    expect(stdout).toMatch(/^the schema was brought up to date: .*\nthe queue in PostgreSQL is ready\n$/);
    await expectSchemaIsDone();

    await wayToStore.setState('open');
    const again = await run();
    expect([again.code, again.stderr]).toEqual([0, '']);
    expect(again.stdout).toMatch(/^the schema is up to date\n.*\nthe bucket test-\w+ is there/);
    await new ArchiveStorage(storage).check();
  });

  it('names the store that refuses its keys', async () => {
    storage = { ...storage, accessKeyId: 'somebody', secretAccessKey: 'something' };
    const { code, stderr } = await run();
    expect(code).toBe(1);
    expect(stderr).toMatch(/^S3_ENDPOINT: .* \(\w+\): .*\nThe schema is done;/);
    await expectSchemaIsDone();
  });

  it('does everything else while the queue is away, too', async () => {
    await wayToQueue.setState('refused');
    const { code, stdout, stderr } = await run();
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^QUEUE_URL: the queue cannot be reached \(.*\); start .*\nThe schema is done; the queue is left: .*\n$/,
    );
    expect(stdout).toMatch(/^the schema was brought up to date: .*\nthe bucket test-\w+ is there/);
    await expectSchemaIsDone();
    await wayToQueue.setState('open');
    expect(await run()).toMatchObject({ code: 0, stderr: '' });
  });
});

async function ask(connectionString: string, text: string): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  await client.query(text).finally(() => client.end());
}
