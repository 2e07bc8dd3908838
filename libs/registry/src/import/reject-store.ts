// Raw SQL: rejects are stored and deleted as sets.
import { RegistryImportReject } from '@app/database';
import { type DataSource, type EntityManager, MoreThan } from 'typeorm';
import { type Reject } from './rejects';

/** Number of days after which the bad rows of an import are deleted. */
const KEPT_DAYS = 90;

/** Number of rejects that are read at once. */
const BATCH = 5_000;

/** Stores the bad rows of an import in the database, so that they can be read later and from another machine. */
export class RejectStore {
  private hasDeletedOld = false;

  /** @param dataSource must have a free connection: that of the import is busy with COPY */
  constructor(
    private readonly dataSource: DataSource,
    private readonly importId: string,
  ) {}

  async add(rejects: readonly Reject[]): Promise<void> {
    if (!this.hasDeletedOld) await this.deleteOld();
    // Passed as one text: there may be 20,000 rejects at once, and the driver encodes arrays value by value.
    await this.dataSource.query(
      `INSERT INTO registry_import_rejects (import_id, file, line, "column", code, confirm)
       SELECT $1, r.* FROM json_to_recordset($2) AS r (file text, line int, "column" text, code text, confirm text)`,
      [this.importId, JSON.stringify(rejects)],
    );
  }

  private async deleteOld(): Promise<void> {
    await this.dataSource.query(
      `DELETE FROM registry_import_rejects r USING registry_imports i
        WHERE i.id = r.import_id AND i.started_at < now() - make_interval(days => $1)`,
      [KEPT_DAYS],
    );
    this.hasDeletedOld = true;
  }
}

/** Yields the bad rows of an import in batches, in the order of files and lines. */
export async function* streamRejects(manager: EntityManager, importId: string): AsyncGenerator<Reject[]> {
  let last = '0';
  for (;;) {
    const rows = await manager.find(RegistryImportReject, {
      where: { importId, id: MoreThan(last) },
      order: { id: 'ASC' },
      take: BATCH,
    });
    const end = rows.at(-1);
    if (!end) return;
    last = end.id;
    yield rows as (RegistryImportReject & Pick<Reject, 'code'>)[];
  }
}
