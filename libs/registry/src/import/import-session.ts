// Raw SQL: settings and locks of a session.
import {
  Account,
  AuditEvent,
  ContactPersonOrganisation,
  DatabaseUnusable,
  openDatabase,
  Organisation,
  RegistryImport,
  RegistryImportReject,
} from '@app/database';
import { connectionWithoutStatementTimeout } from '@app/postgres-client';
import { type Client, DatabaseError } from 'pg';
import { type DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { ImportRefused } from './import-refused';

/** Number of connections: one for the import, and one for its rejects, because COPY occupies the first one while rejects are stored. */
const CONNECTIONS = 2;

/** An import over HTTP opens its session in the api, where a call must not cost much. So it has no other entities, and no pooler check. */
const ENTITIES = [
  Account,
  AuditEvent,
  ContactPersonOrganisation,
  Organisation,
  RegistryImport,
  RegistryImportReject,
];

const LOCK_NOT_AVAILABLE = '55P03';
const SETTINGS = `SET client_connection_check_interval = '2s'; SET work_mem = '64MB'; SET temp_buffers = '32MB'`;

/**
 * The database session of one import. Sets of rows are read and written by `client`, single rows by the repositories of `manager`; both
 * use the same connection, and so the same transaction and temporary tables.
 */
export class ImportSession {
  private constructor(
    /** Has another free connection. */
    readonly dataSource: DataSource,
    readonly runner: QueryRunner,
    readonly client: Client,
  ) {}

  /** @throws the error of the driver if the database is unavailable */
  static async open(url: string): Promise<ImportSession> {
    const dataSource = await openDatabase({
      url,
      applicationName: 'pasloket registry import',
      poolSize: CONNECTIONS,
      entities: ENTITIES,
      checksPooler: false,
      connection: connectionWithoutStatementTimeout(),
    }).catch((error: unknown) => {
      // The api recognises an unavailable database by the code of the driver's error.
      throw error instanceof DatabaseUnusable ? error.cause : error;
    });
    const runner = dataSource.createQueryRunner();
    try {
      const client = (await runner.connect()) as Client;
      client.on('error', () => undefined); // The running statement reports the error.
      await client.query(SETTINGS);
      return new ImportSession(dataSource, runner, client);
    } catch (error) {
      await closeAll(dataSource, runner);
      throw error;
    }
  }

  get manager(): EntityManager {
    return this.runner.manager;
  }

  /**
   * Takes the locks of an import until the session ends: no other import runs, and no other code writes the registry.
   *
   * @throws ImportRefused `another-import-runs`
   */
  async lock(): Promise<void> {
    try {
      // The connection of an import that has just ended releases the lock a moment later.
      await this.client.query(`SET lock_timeout = '2s'`);
      await this.client.query(`SELECT pg_advisory_lock(hashtext('registry-import'))`);
      await this.client.query(`RESET lock_timeout`);
    } catch (error) {
      if (!(error instanceof DatabaseError && error.code === LOCK_NOT_AVAILABLE)) throw error;
      throw new ImportRefused('another-import-runs', 'Another import is running: wait until it is done.');
    }
    await this.client.query(`SELECT pg_advisory_lock(hashtext('write-registry'))`);
  }

  /** Closes the connection of the import at once, also while a statement runs. PostgreSQL rolls back its transaction. */
  abort(): void {
    void this.client.end();
  }

  close(): Promise<void> {
    return closeAll(this.dataSource, this.runner);
  }
}

async function closeAll(dataSource: DataSource, runner: QueryRunner): Promise<void> {
  await runner.release();
  await dataSource.destroy();
}
