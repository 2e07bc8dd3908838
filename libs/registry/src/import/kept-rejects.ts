import { patientConnection } from '@app/postgres-client';
import { Client } from 'pg';
import { type Reject } from './rejects';

/** Bad rows of an import are kept this long. */
const KEPT_DAYS = 90;

/**
 * Keeps the bad rows of an import in the database, by a connection of its own: that of the import is busy with reading.
 * Whoever imports by night, or from another machine, finds them the next morning.
 */
export class KeptRejects {
  private client: Client | undefined;

  constructor(
    private readonly databaseUrl: string,
    private readonly importId: string,
  ) {}

  async add(rejects: readonly Reject[]): Promise<void> {
    const client = (this.client ??= await this.open());
    await client.query(
      `INSERT INTO registry_import_rejects (import_id, file, line, "column", code)
       SELECT $1, * FROM unnest($2::text[], $3::int[], $4::text[], $5::text[])`,
      [
        this.importId,
        rejects.map(({ file }) => file),
        rejects.map(({ line }) => line),
        rejects.map(({ column }) => column),
        rejects.map(({ code }) => code),
      ],
    );
  }

  async close(): Promise<void> {
    await this.client?.end();
  }

  private async open(): Promise<Client> {
    const client = new Client({
      ...patientConnection(),
      connectionString: this.databaseUrl,
      application_name: 'pasloket registry import, rejects',
    });
    client.on('error', () => undefined); // The statement under way reports it.
    await client.connect();
    await client.query(
      `DELETE FROM registry_import_rejects r USING registry_imports i
        WHERE i.id = r.import_id AND i.started_at < now() - make_interval(days => $1)`,
      [KEPT_DAYS],
    );
    return client;
  }
}
