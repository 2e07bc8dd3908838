import { Client, type ClientConfig, escapeLiteral } from 'pg';

/** Settings of PostgreSQL for one connection, by their names there. */
export type SessionSettings = Readonly<Record<string, string>>;

export interface SessionConfig extends ClientConfig {
  /** Made on the connection before it is handed out. */
  readonly settings?: SessionSettings;
}

/** The share of the time limit on connecting after which we give up: just before a pool would, which cannot say why. */
const GIVE_UP_AT = 0.8;

/** We were let in, and no statement was answered. Its code is the one that a kernel gives for the same. */
class NoSession extends Error {
  override readonly name = 'NoSession';
  readonly code = 'ETIMEDOUT';

  constructor(withinMs: number) {
    super(
      `Connection terminated: no session within ${withinMs / 1000} s; ` +
        'a pooler in front of PostgreSQL has none left (default_pool_size), or the database hangs',
    );
  }
}

/**
 * A connection to PostgreSQL that makes its settings by a statement of its own, once it stands: one round trip more. pg would
 * send them with the first message of the connection, and a pooler refuses them there or drops them without a word.
 * `connectionTimeoutMillis` covers that statement too: a pooler lets clients in before it has a connection for them.
 */
export class SessionSettingsClient extends Client {
  private readonly settingStatement: string | undefined;
  private readonly withinMs: number;

  constructor({ settings = {}, ...config }: SessionConfig = {}) {
    super(config);
    this.withinMs = config.connectionTimeoutMillis ?? 0; // 0: no limit.
    const calls = Object.entries(settings).map(
      ([name, value]) => `set_config(${escapeLiteral(name)}, ${escapeLiteral(value)}, false)`,
    );
    this.settingStatement = calls.length > 0 ? `SELECT ${calls.join(', ')}` : undefined;
  }

  override connect(): Promise<Client>;
  override connect(callback: ((error: Error) => void) | ((error: null, client: Client) => void)): void;
  override connect(callback?: unknown): Promise<Client> | void {
    const connected = this.connectAndSet();
    if (!callback) return connected;
    const tell = callback as (error: unknown, client?: Client) => void;
    connected.then(
      () => tell(null, this),
      (error: unknown) => tell(error),
    );
  }

  private async connectAndSet(): Promise<Client> {
    const startedAt = performance.now();
    await super.connect();
    if (this.settingStatement === undefined) return this;
    // An error event without a listener ends the process, and the pool listens later. The statement rejects with the same error.
    const ignore = () => undefined;
    this.on('error', ignore);
    let late: Error | undefined;
    const leftMs = Math.max(1, this.withinMs * GIVE_UP_AT - (performance.now() - startedAt));
    const giveUp = () => {
      late = new NoSession(this.withinMs);
      void this.end().catch(ignore);
    };
    const timer = this.withinMs > 0 ? setTimeout(giveUp, leftMs) : undefined;
    try {
      await this.query(this.settingStatement);
    } catch (error) {
      void this.end().catch(ignore);
      throw late ?? error;
    } finally {
      clearTimeout(timer);
    }
    this.off('error', ignore);
    return this;
  }
}
