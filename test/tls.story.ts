import { ArchiveStorage } from '@app/archive-storage';
import { type SecureContext } from 'node:tls';
import { AppProcess } from './faults/support/app-process';
import { until } from './support/until';
import { testDataDir, type TestDataDir } from './support/data-dir';
import { PRIMARY_NAME, startRedis, startSentinel, type TestRedis } from './support/redis-server';
import { freePort } from './support/standalone';
import { describeWithTool } from './support/system-tool';
import { testDatabase, type TestDatabase } from './support/test-database';
import { testStorageOptions } from './support/test-storage';
import { selfSigned, TlsFront } from './support/tls-front';

/** Real: api, PostgreSQL, Redis, a Sentinel and the store, each behind TLS with a certificate that only who is told knows. */
describeWithTool(['redis-server', 'openssl'], 'The ways to the services behind the api', () => {
  let dataDir: TestDataDir;
  let database: TestDatabase;
  let redis: TestRedis;
  let fronts: Record<'database' | 'queue' | 'store', TlsFront>;
  let port: number;
  let api: AppProcess;
  let certificate: string;
  let context: SecureContext;
  let sentinel: TestRedis | undefined;
  let front: TlsFront | undefined;
  const portOf = (address: string | undefined) => Number(new URL(address ?? '').port);

  beforeAll(async () => {
    [dataDir, database, redis, port] = await Promise.all([
      testDataDir(),
      testDatabase(),
      startRedis(),
      freePort(),
    ]);
    const storage = testStorageOptions();
    await new ArchiveStorage(storage).ensureBucket();
    ({ file: certificate, context } = selfSigned(dataDir.path));
    fronts = {
      database: await TlsFront.start(portOf(database.url), context, 'postgres'),
      queue: await TlsFront.start(portOf(redis.url), context, 'tls'),
      store: await TlsFront.start(portOf(storage.endpoint), context, 'tls'),
    };
    api = new AppProcess('api', {
      PORT: String(port),
      PUBLIC_URL: 'http://localhost',
      DATABASE_URL: `${fronts.database.proxiedUrl(database.url, 'postgres:')}?sslmode=verify-full`,
      QUEUE_URL: fronts.queue.proxiedUrl(redis.url, 'rediss:'),
      S3_ENDPOINT: fronts.store.proxiedUrl(storage.endpoint ?? '', 'https:'),
      S3_ACCESS_KEY_ID: storage.accessKeyId,
      S3_SECRET_ACCESS_KEY: storage.secretAccessKey,
      S3_BUCKET: storage.bucket,
      SESSION_SECRET: 'x'.repeat(32),
    });
  }, 60_000);
  afterAll(async () => {
    await api?.kill();
    for (const one of [...Object.values(fronts ?? {}), front]) one?.close();
    await sentinel?.stop();
    await redis?.stop();
    await database?.close();
    await dataDir?.remove();
  });

  const health = () => fetch(`http://127.0.0.1:${port}/api/health/ready`);
  const untilQueueIsUp = () =>
    until('the queue is up', async () => {
      const { components } = (await (await health()).json()) as { components: { queue: string } };
      return components.queue === 'up' || undefined;
    });

  it('are encrypted where their addresses say so, and lead to nobody whose certificate is not known', async () => {
    await expect(api.start()).rejects.toThrow(/certificate/i);
    // The service runs without queue and store, and says that they are away.
    await api.start({ DATABASE_URL: database.url });
    expect(await (await health()).json()).toMatchObject({
      components: { database: 'up', storage: 'down', queue: 'down' },
    });
    await until(
      'the log says it of the queue',
      () => /queue is away: .*certificate/.exec(api.output) ?? undefined,
    );
    await api.stop();
    for (const front of Object.values(fronts)) expect(front.heard).toBe(0);

    await api.start({ NODE_EXTRA_CA_CERTS: certificate });
    const answer = await health();
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.json()).toMatchObject({ components: { database: 'up', storage: 'up' } });
    await untilQueueIsUp();
    for (const front of Object.values(fronts)) expect(front.heard).toBeGreaterThan(0);
  }, 60_000);

  it('are encrypted to Sentinels, and to the Redis that these name', async () => {
    const port = portOf(fronts.queue.proxiedUrl(redis.url, 'rediss:'));
    sentinel = await startSentinel(`localhost ${port}`, [
      'sentinel resolve-hostnames yes',
      'sentinel announce-hostnames yes',
    ]);
    front = await TlsFront.start(sentinel.port, context, 'tls');
    const address = front.proxiedUrl(sentinel.url, 'rediss+sentinel:');
    const heardBefore = fronts.queue.heard;
    await api.stop();
    await api.start({ NODE_EXTRA_CA_CERTS: certificate, QUEUE_URL: `${address}/${PRIMARY_NAME}` });
    await untilQueueIsUp();
    expect(front.heard).toBeGreaterThan(0);
    expect(fronts.queue.heard).toBeGreaterThan(heardBefore);
  }, 60_000);
});
