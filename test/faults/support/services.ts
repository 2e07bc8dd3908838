import {
  type EmbeddedPostgres,
  type EmbeddedS3,
  startEmbeddedPostgres,
  startEmbeddedS3,
} from '../../support/embedded';
import { startRedis, type TestRedis } from '../../support/redis-server';
import { freePort } from '../../support/standalone';

/** A service that can go away and come back, with what it kept, where it was. */
export interface FaultyService {
  readonly port: number;
  /** In order: it writes down what it has. Does nothing when it is away. */
  stop(): Promise<void>;
  /** At once, as when its machine dies. */
  crash(): Promise<void>;
  /** Does nothing when it is there. */
  start(): Promise<void>;
}

/** PostgreSQL with its own files, written down for real (fsync). */
export class PostgresService implements FaultyService {
  private server?: EmbeddedPostgres;
  private folder?: string;

  private constructor(
    private readonly dataDir: string,
    readonly port: number,
  ) {}

  static async started(dataDir: string): Promise<PostgresService> {
    const service = new PostgresService(dataDir, await freePort());
    await service.start();
    return service;
  }

  /** Of the database, straight to the server. */
  get url(): string {
    if (!this.server) throw new Error('PostgreSQL is away.');
    return this.server.url;
  }

  /** Where its files are, for whoever removes them. */
  get files(): string | undefined {
    return this.folder;
  }

  async start(): Promise<void> {
    this.server ??= await startEmbeddedPostgres({
      dataDir: this.dataDir,
      port: this.port,
      durable: true,
      log: () => undefined,
    });
    this.folder = this.server.folder;
  }

  async stop(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    await server?.stop();
  }

  /** PostgreSQL's immediate shutdown: connections break, nothing more is written, the next start recovers. */
  async crash(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    server?.kill();
    await server?.ended;
  }
}

/** The embedded S3 store. It runs in the test's own process, so a crash of it is a stop. */
export class StoreService implements FaultyService {
  private server?: EmbeddedS3;

  private constructor(
    private readonly dataDir: string,
    readonly port: number,
  ) {}

  static async started(dataDir: string): Promise<StoreService> {
    const service = new StoreService(dataDir, await freePort());
    await service.start();
    return service;
  }

  get keys(): { accessKeyId: string; secretAccessKey: string; endpoint: string } {
    if (!this.server) throw new Error('The store is away.');
    return this.server;
  }

  async start(): Promise<void> {
    this.server ??= await startEmbeddedS3({ dataDir: this.dataDir, port: this.port });
  }

  async stop(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    await server?.stop();
  }

  crash(): Promise<void> {
    return this.stop();
  }
}

/** Redis in memory alone: a crash of it loses every job. */
export class RedisService implements FaultyService {
  private server?: TestRedis;

  private constructor(
    private readonly dataDir: string,
    readonly port: number,
  ) {}

  static async started(dataDir: string): Promise<RedisService> {
    const service = new RedisService(dataDir, await freePort());
    await service.start();
    return service;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** @param settings of this life, as on its command line. */
  async start(settings: readonly string[] = []): Promise<void> {
    const plain = ['--dir', this.dataDir, '--rdbcompression', 'no'];
    this.server ??= await startRedis([...plain, ...settings], this.port);
  }

  async stop(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    await server?.stop();
  }

  async crash(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    await server?.kill();
  }
}
