import { ArchiveStorage } from '@app/archive-storage';
import { registry } from '@app/metrics';
import { isOpenSql, WAITING_SINCE } from '@app/request-lifecycle';
import { Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { DataSource } from 'typeorm';
import { componentState } from '../health/component-state';

const registers = [registry];

const requests = new Gauge({
  name: 'pasloket_requests',
  help: 'Requests by state, of the whole service: every api tells the same number.',
  labelNames: ['state'],
  registers,
});
const oldestOpen = new Gauge({
  name: 'pasloket_oldest_open_request_age_seconds',
  help: 'How long the person who waits longest has been waiting; 0 when nobody waits.',
  registers,
});
const sessions = new Gauge({
  name: 'pasloket_sessions',
  help: 'Sessions that are not over, of the whole service: every api tells the same number.',
  registers,
});
const dependencyUp = new Gauge({
  name: 'pasloket_dependency_up',
  help: 'Whether a service behind us answered this api within 2 s when the metrics were read.',
  labelNames: ['dependency'],
  registers,
});

const importSuccess = new Gauge({
  name: 'pasloket_registry_import_last_success_timestamp_seconds',
  help: 'When the registry was last imported, in seconds since 1970; 0 when it never was. Dry runs do not count.',
  registers,
});
const importRejects = new Gauge({
  name: 'pasloket_registry_import_rejects',
  help: 'Rows that the last import of the registry left out: bad ones, and those that wait for somebody to confirm them.',
  registers,
});

interface Row {
  readonly submitted: number;
  readonly rendering: number;
  readonly oldest: number;
  readonly ready: number;
  readonly failed: number;
  readonly sessions: number;
  readonly importedAt: number;
  readonly importRejects: number;
}

/** Each count uses an index that contains only the counted rows. So expired requests, which are never deleted, do not slow it down. */
const STATE_SQL = `
  SELECT open.*,
         (SELECT count(*)::int FROM download_requests WHERE state = 'ready') AS ready,
         (SELECT count(*)::int FROM download_requests WHERE state = 'failed') AS failed,
         (SELECT count(*)::int FROM sessions WHERE expire > now()) AS sessions,
         COALESCE(extract(epoch FROM imported.ended_at), 0)::float8 AS "importedAt",
         COALESCE(imported.reject_count, 0) AS "importRejects"
    FROM (SELECT count(*) FILTER (WHERE state = 'submitted')::int AS submitted,
                 count(*) FILTER (WHERE state = 'rendering')::int AS rendering,
                 COALESCE(extract(epoch FROM now() - min(${WAITING_SINCE})), 0)::float8 AS oldest
            FROM download_requests request
           WHERE ${isOpenSql()}) open
    LEFT JOIN (SELECT ended_at, reject_count FROM registry_imports WHERE state = 'done' AND NOT dry_run
                ORDER BY started_at DESC LIMIT 1) imported ON true`;

/**
 * Reads the state of the whole service when Prometheus fetches the metrics. The api does this and not the worker, so that the numbers are
 * still there when no worker runs. All apis report the same numbers: use `max` in queries, never `sum`.
 */
@Injectable()
export class ServiceStateMetrics {
  private current?: Promise<void>;

  constructor(
    private readonly dataSource: DataSource,
    private readonly storage: ArchiveStorage,
  ) {}

  /**
   * Reads the state again. If a value cannot be read within 2 s, it is removed from the metrics, because an outdated one would mislead.
   * Never rejects.
   */
  async refresh(): Promise<void> {
    await Promise.all([this.refreshDatabase(), this.refreshStore()]);
  }

  private async refreshDatabase(): Promise<void> {
    // Only one query runs at a time. Otherwise queries would accumulate while the database does not answer.
    this.current ??= this.read().finally(() => (this.current = undefined));
    const state = await componentState(this.current);
    dependencyUp.set({ dependency: 'database' }, state === 'up' ? 1 : 0);
    if (state === 'up') return;
    requests.reset();
    oldestOpen.remove();
    sessions.remove();
    importSuccess.remove();
    importRejects.remove();
  }

  private async refreshStore(): Promise<void> {
    dependencyUp.set({ dependency: 'store' }, (await componentState(this.storage.check())) === 'up' ? 1 : 0);
  }

  private async read(): Promise<void> {
    const [row] = await this.dataSource.query<Row[]>(STATE_SQL);
    if (!row) throw new Error('the state of the requests is not known');
    for (const state of ['submitted', 'rendering', 'ready', 'failed'] as const)
      requests.set({ state }, row[state]);
    oldestOpen.set(row.oldest);
    sessions.set(row.sessions);
    importSuccess.set(row.importedAt);
    importRejects.set(row.importRejects);
  }
}
