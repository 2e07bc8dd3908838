import { ArchiveStorage, type StorageOptions } from '@app/archive-storage';
import { grantServiceRights, migrateDatabase, type Service } from '@app/database';
import { type DemoAccount } from '@app/registry';
import { prepareRenderQueue } from '@app/render-queue';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { Pool } from 'pg';
import { testDataDir, type TestDataDir } from '../../support/data-dir';
import { freePort } from '../../support/standalone';
import { urlForNewUser } from '../../support/service-address';
import { TcpProxy } from '../../support/tcp-proxy';
import { AppProcess } from './app-process';
import { writeCanaryRegistry } from './canary-registry';
import { PostgresService, RedisService, StoreService } from './services';

export type Backend = 'PostgreSQL' | 'Redis';

/** The ways of one process to what it works with. */
export interface Ways {
  readonly database: TcpProxy;
  readonly queue: TcpProxy;
  readonly store: TcpProxy;
}

const WORKERS = 2;
const HOLDERS = 400;
const BUCKET = 'pasloket';

/**
 * The whole system as it runs in earnest: api and two pdf-workers as processes of their own, PostgreSQL, the store, the queue
 * in either backend; every connection goes by a way that can be made bad.
 */
export class Rig {
  api: AppProcess;
  readonly workers: AppProcess[] = [];
  accounts: readonly DemoAccount[];
  /** Straight to the database; reconnects by itself. */
  pool: Pool;
  /** Straight to the store. */
  storage: ArchiveStorage;
  storageOptions: StorageOptions;
  apiWays: Ways;
  readonly workerWays: Ways[] = [];
  /** By this way people fetch their files. */
  peoplesStore: TcpProxy;
  /** Requests that were answered with 202; links that were handed out; keys that were fetched: what the invariants are about. */
  readonly accepted = new Set<string>();
  readonly minted: { readonly requestId: string; readonly email: string }[] = [];
  readonly fetched: string[] = [];
  private faults = 0;
  private readonly apps: AppProcess[] = [];
  private sessionSecret = randomBytes(32).toString('hex');
  private apiPort: number;
  private addresses: Readonly<Record<Service, string>>;

  private constructor(
    readonly backend: Backend,
    private readonly folder: TestDataDir,
    readonly postgres: PostgresService,
    readonly store: StoreService,
    readonly redis: RedisService | undefined,
  ) {}

  /** Starts everything, with an invented registry. Takes some ten seconds. Call `close` in the end, also when a test failed. */
  static async start(backend: Backend): Promise<Rig> {
    const folder = await testDataDir();
    const postgres = await PostgresService.started(folder.path);
    const store = await StoreService.started(folder.path);
    const redis = backend === 'Redis' ? await RedisService.started(folder.path) : undefined;
    const rig = new Rig(backend, folder, postgres, store, redis);
    try {
      await rig.prepare();
      await rig.startApps();
      return rig;
    } catch (error) {
      await rig.close();
      throw error;
    }
  }

  get url(): string {
    return `http://127.0.0.1:${this.apiPort}`;
  }

  /** Straight to the queue. */
  get queueUrl(): string {
    return this.redis?.url ?? this.postgres.url;
  }

  /** What every process of ours ever printed. */
  get output(): string {
    return this.apps.map(({ output }) => output).join('\n');
  }

  /** Where redis writes what it has down. */
  get dataDir(): string {
    return this.folder.path;
  }

  async sql<Row = Record<string, unknown>>(text: string, ...parameters: unknown[]): Promise<Row[]> {
    const { rows } = await this.pool.query(text, parameters);
    return rows as Row[];
  }

  /**
   * The environment in which a process meets a fault at a named step (see `die-at.cjs`).
   *
   * @returns it, and whether the fault has struck so far.
   */
  fault(text: string): { env: NodeJS.ProcessEnv; strikes: () => number } {
    const marks = path.join(this.dataDir, `faults-${(this.faults += 1)}`);
    return { env: { FAULT: text, FAULT_MARKS: marks }, strikes: () => countFiles(marks) };
  }

  /** One more process of ours, of this version unless another was built, known to the checks of the logs. Not started. */
  app(name: 'api' | 'pdf-worker', ways: Ways, env: NodeJS.ProcessEnv = {}, built?: string): AppProcess {
    const app = new AppProcess(name, { ...this.environment(name, ways), ...env }, built);
    this.apps.push(app);
    return app;
  }

  async createProxies(): Promise<Ways> {
    return {
      database: await TcpProxy.start(this.postgres.port),
      queue: await TcpProxy.start((this.redis ?? this.postgres).port),
      store: await TcpProxy.start(this.store.port),
    };
  }

  /** Everything is there, every way is open, every process runs as it should. */
  async heal(): Promise<void> {
    for (const service of [this.postgres, this.redis, this.store]) await service?.start();
    for (const way of this.allProxies()) await way.heal();
    for (const app of this.apps) app.resume();
    await Promise.all([this.api, ...this.workers].map((app) => app.start()));
  }

  /** The schema as of this version, with the rights of the services, as the deploy step does it. */
  async migrate(): Promise<void> {
    await migrateDatabase({ url: this.postgres.url, applicationName: 'pasloket fault suite' });
    await grantServiceRights(this.postgres.url, this.addresses);
  }

  allProxies(): TcpProxy[] {
    const ways = [this.apiWays, ...this.workerWays];
    return [...ways.flatMap(({ database, queue, store }) => [database, queue, store]), this.peoplesStore];
  }

  async close(): Promise<void> {
    await Promise.all(this.apps.map((app) => app.kill()));
    await this.pool?.end().catch(() => undefined);
    if (this.apiWays && this.peoplesStore) for (const way of this.allProxies()) await way.close();
    for (const service of [this.redis, this.store, this.postgres]) await service?.stop();
    await this.folder.remove();
  }

  private async prepare(): Promise<void> {
    const { url } = this.postgres;
    await migrateDatabase({ url, applicationName: 'pasloket fault suite' });
    await prepareRenderQueue(this.queueUrl);
    // As in earnest: each with a user of its own, who may do no more than its work needs.
    this.addresses = {
      api: urlForNewUser(url, 'pasloket_api'),
      worker: urlForNewUser(url, 'pasloket_worker'),
    };
    await grantServiceRights(url, this.addresses);
    this.accounts = await writeCanaryRegistry(url, HOLDERS);
    this.pool = new Pool({ connectionString: url, max: 5 });
    this.pool.on('error', () => undefined); // The database goes away on purpose.
    const { endpoint, accessKeyId, secretAccessKey } = this.store.keys;
    this.storageOptions = {
      ...{ endpoint, accessKeyId, secretAccessKey, bucket: BUCKET, region: 'us-east-1' },
      forcePathStyle: true,
      requestChecksums: 'WHEN_SUPPORTED',
    };
    this.storage = new ArchiveStorage(this.storageOptions);
    await this.storage.ensureBucket();
    this.peoplesStore = await TcpProxy.start(this.store.port);
    this.peoplesStore.onRequestBytes = (bytes) => {
      const key = /^GET \/[^/]+\/(archives\/[^? ]+)/.exec(bytes.toString('latin1'))?.[1];
      if (key) this.fetched.push(key);
    };
    this.apiPort = await freePort();
    this.apiWays = await this.createProxies();
    for (let index = 0; index < WORKERS; index++) this.workerWays.push(await this.createProxies());
  }

  private async startApps(): Promise<void> {
    this.api = this.app('api', this.apiWays);
    for (const ways of this.workerWays) this.workers.push(this.app('pdf-worker', ways));
    await Promise.all([this.api, ...this.workers].map((app) => app.start()));
  }

  private environment(name: 'api' | 'pdf-worker', { database, queue, store }: Ways): NodeJS.ProcessEnv {
    const { endpoint, accessKeyId, secretAccessKey } = this.store.keys;
    const address = this.addresses[name === 'api' ? 'api' : 'worker'];
    return {
      HOST: '127.0.0.1',
      PORT: String(this.apiPort),
      PUBLIC_URL: `http://localhost:${this.apiPort}`,
      DATABASE_URL: database.proxiedUrl(address),
      QUEUE_URL: queue.proxiedUrl(this.redis?.url ?? address),
      S3_ENDPOINT: store.proxiedUrl(endpoint),
      S3_PUBLIC_ENDPOINT: this.peoplesStore.proxiedUrl(endpoint),
      S3_ACCESS_KEY_ID: accessKeyId,
      S3_SECRET_ACCESS_KEY: secretAccessKey,
      S3_BUCKET: BUCKET,
      SESSION_SECRET: this.sessionSecret,
      // Rows submit more than any office; the row that is about the limits sets its own.
      SUBMITS_PER_10_MINUTES: '100000',
      LINKS_PER_10_MINUTES: '100000',
    };
  }
}

function countFiles(folder: string): number {
  return existsSync(folder) ? readdirSync(folder).length : 0;
}
