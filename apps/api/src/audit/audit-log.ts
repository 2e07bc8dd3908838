import { Injectable } from '@nestjs/common';
import { type AuditAction, AuditEvent } from '@app/database';
import { DataSource, type EntityManager } from 'typeorm';

export interface AuditRecord {
  readonly action: AuditAction;
  readonly accountId?: string;
  readonly requestId?: string;
  readonly ssoProviderId?: string;
}

/** Writes the audit log: which account did what, and when. Entries are never changed. */
@Injectable()
export class AuditLog {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Writes an entry.
   *
   * @param manager of the transaction to which the entry belongs, so that either both are committed or neither
   */
  async record(entry: AuditRecord, manager: EntityManager = this.dataSource.manager): Promise<void> {
    await manager.getRepository(AuditEvent).insert({ ...entry });
  }

  /**
   * Writes one entry for each pass in the request's ZIP. With one query, operators can then find all people who received a holder's pass.
   */
  async recordDownload(accountId: string, requestId: string, manager: EntityManager): Promise<void> {
    // SQL, because one statement writes up to 250 entries without reading the items first.
    await manager.query(
      `INSERT INTO audit_events (account_id, action, request_id, holder_id, qualification_id)
       SELECT $1, 'download-link-issued', request_id, holder_id, qualification_id
         FROM download_request_items
        WHERE request_id = $2 AND missing_reason IS NULL`,
      [accountId, requestId],
    );
  }
}
