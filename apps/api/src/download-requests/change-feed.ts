import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { DATABASE_URL } from '@app/connections';
import { connectionWithTimeouts, QueryTimeoutClient } from '@app/postgres-client';
import { throttledLog } from '@app/service-process';
import { type Client } from 'pg';
import { Subject } from 'rxjs';

/** A change of a request. Without `requestId`, changes may have been missed. */
export interface RequestChange {
  readonly accountId?: string;
  readonly requestId?: string;
}

const CHANNEL = 'download_request_changed';
const RECONNECT_MS = 1_000;
/**
 * Time between two checks of the LISTEN connection, in milliseconds. Without a check, a broken connection could not be distinguished from
 * one without notifications.
 */
const ASK_EVERY_MS = 10_000;

/** Receives the changes that all processes make to requests, over one LISTEN connection per process. */
@Injectable()
export class ChangeFeed implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  readonly changes = new Subject<RequestChange>();
  /** Emits once when this process stops. The open streams then end. */
  readonly stopping = new Subject<void>();
  private readonly logger = new Logger('change-feed');
  private readonly warn = throttledLog((line) => this.logger.warn(line));
  private client?: Client;
  private asking?: NodeJS.Timeout;
  private reconnecting?: NodeJS.Timeout;
  private stopped = false;

  constructor(@Inject(DATABASE_URL) private readonly databaseUrl: string) {}

  onApplicationBootstrap(): void {
    void this.listen();
  }

  /** Runs before the HTTP server closes. The server waits for open responses, and a stream would never end by itself. */
  beforeApplicationShutdown(): void {
    this.stopping.next();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.reconnecting);
    clearTimeout(this.asking);
    this.changes.complete();
    await this.client?.end();
  }

  private async listen(): Promise<void> {
    const client = new QueryTimeoutClient({
      ...connectionWithTimeouts(),
      connectionString: this.databaseUrl,
      application_name: 'pasloket api feed',
    });
    client.on('notification', ({ payload }) => {
      const [accountId, requestId] = (payload ?? '').split(' ');
      this.changes.next({ accountId, requestId });
    });
    client.on('error', (error) => this.listenAgain(client, error));
    client.on('end', () => this.listenAgain(client, new Error('connection ended')));
    this.client = client;
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      // Changes may have been lost before this connection was listening, so all open pages read their lists again.
      this.changes.next({});
      this.askLater(client);
    } catch (error) {
      this.listenAgain(client, error as Error);
    }
  }

  private askLater(client: Client): void {
    this.asking = setTimeout(() => {
      client.query('SELECT').then(
        () => this.client === client && !this.stopped && this.askLater(client),
        (error: Error) => this.listenAgain(client, error),
      );
    }, ASK_EVERY_MS);
  }

  private listenAgain(client: Client, reason: Error): void {
    if (this.stopped || this.client !== client) return;
    this.client = undefined;
    clearTimeout(this.asking);
    this.warn(`the feed of changes lost the database and tries again: ${reason.message}`);
    client.end().catch(() => undefined);
    this.reconnecting = setTimeout(() => void this.listen(), RECONNECT_MS);
  }
}
