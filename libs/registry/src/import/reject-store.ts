import { patientConnection, SessionClient } from '@app/postgres-client';
import { type Client } from 'pg';
import { type Reject } from './rejects';

/** Number of days after which the bad rows of an import are deleted. */
const KEPT_DAYS = 90;

/**
 * Stores the bad rows of an import in the database, so that they can be read later and from another machine. It uses a second connection,
 * because the import's own connection is busy with COPY.
 */
export class RejectStore {
  private client: Client | undefined;

  constructor(
    private readonly databaseUrl: string,
    private readonly importId: string,
  ) {}

  async add(rejects: readonly Reject[]): Promise<void> {
    const client = (this.client ??= await this.open());
    // Passed as one text: there may be 20,000 rejects at once, and the driver encodes arrays value by value.
    await client.query(
      `INSERT INTO registry_import_rejects (import_id, file, line, "column", code, confirm)
       SELECT $1, r.* FROM json_to_recordset($2) AS r (file text, line int, "column" text, code text, confirm text)`,
      [this.importId, JSON.stringify(rejects)],
    );
  }

  async close(): Promise<void> {
    await this.client?.end();
  }

  private async open(): Promise<Client> {
    const client = new SessionClient({
      ...patientConnection(),
      connectionString: this.databaseUrl,
      application_name: 'pasloket registry import, rejects',
    });
    client.on('error', () => undefined); // The running statement reports the error.
    await client.connect();
    await client.query(
      `DELETE FROM registry_import_rejects r USING registry_imports i
        WHERE i.id = r.import_id AND i.started_at < now() - make_interval(days => $1)`,
      [KEPT_DAYS],
    );
    return client;
  }
}
