import { Client, type ClientConfig, escapeLiteral } from 'pg';

/** PostgreSQL settings of one connection, by name. */
export type SessionSettings = Readonly<Record<string, string>>;

export interface SessionConfig extends ClientConfig {
  /** Settings that are applied before the connection can be used. */
  readonly settings?: SessionSettings;
}

/**
 * Fraction of `connectionTimeoutMillis` after which we give up. It is below 1, so that we fail before the pool does, whose error does not
 * name the cause.
 */
const GIVE_UP_AT = 0.8;

/**
 * The server accepted the connection, but did not answer the first statement. The code is the one with which the operating system reports a
 * connection timeout.
 */
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
 * A connection to PostgreSQL that applies its settings by a statement after connecting, at the cost of one round trip. pg would send them
 * in its startup message, which poolers refuse or silently ignore. `connectionTimeoutMillis` includes this statement, because a pooler
 * accepts clients before it has a session for them.
 */
export class SessionSettingsClient extends Client {
  private readonly settingStatement: string | undefined;
  private readonly withinMs: number;

  constructor({ settings = {}, ...config }: SessionConfig = {}) {
    super(config);
    this.withinMs = config.connectionTimeoutMillis ?? 0; // 0 means no limit.
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
    // An error event without a listener ends the process, and the pool adds its listener later. The statement rejects with the same error.
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
