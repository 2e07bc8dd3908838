import { setTimeout as wait } from 'node:timers/promises';
import { type Client } from 'pg';
import { type Browser } from '../search/people';

/** A request of a usual size. */
const PASSES = 250;
const LOOK_EVERY_MS = 250;
const DRAINED_WITHIN_MS = 600_000;

export interface Submitter {
  readonly browser: Browser;
  readonly holderIds: readonly string[];
}

/** Holders of the person's organisation whose passes come to 250, or as near below as the organisation's people go. */
export async function chooseHolders(client: Client, organisationId: string): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM (
       SELECT holder_id AS id, sum(count(*)) OVER (ORDER BY holder_id) AS passes
         FROM qualifications WHERE NOT revoked AND holder_id IN (
           SELECT holder_id FROM holder_listings WHERE organisation_id = $1 ORDER BY holder_id LIMIT 300)
        GROUP BY holder_id) summed
      WHERE passes <= $2`,
    [organisationId, PASSES],
  );
  return rows.map(({ id }) => id);
}

export interface Drained {
  readonly passes: number;
  readonly passesPerSecond: number;
  readonly failed: number;
  /** Seconds from submitting until ready, by request. */
  readonly waits: ReadonlyMap<string, number>;
}

/** Waits until every request is ready or failed. @throws Error after ten minutes */
export async function waitUntilDrained(client: Client, ids: readonly string[]): Promise<Drained> {
  const until = performance.now() + DRAINED_WITHIN_MS;
  for (;;) {
    const { rows } = await client.query<{ id: string; state: string; passes: number; from: Date; to: Date }>(
      `SELECT id, state, pass_count AS passes, submitted_at AS from, ready_at AS to FROM download_requests
        WHERE id = ANY ($1::uuid[])`,
      [ids],
    );
    const open = rows.filter(({ state }) => state !== 'ready' && state !== 'failed');
    if (open.length === 0 && rows.length === ids.length) {
      const ready = rows.filter(({ state }) => state === 'ready');
      const passes = ready.reduce((sum, row) => sum + row.passes, 0);
      const from = Math.min(...ready.map((row) => row.from.getTime()));
      const to = Math.max(...ready.map((row) => row.to.getTime()));
      const waits = new Map(ready.map((row) => [row.id, (row.to.getTime() - row.from.getTime()) / 1_000]));
      const passesPerSecond = Math.round((passes / (to - from)) * 1_000);
      return { passes, passesPerSecond, failed: rows.length - ready.length, waits };
    }
    if (performance.now() > until) throw new Error(`${open.length} requests are still open.`);
    await wait(LOOK_EVERY_MS);
  }
}

/** All within one second, evenly. @returns the requests' ids */
export async function submitAll(submitters: readonly Submitter[]): Promise<string[]> {
  return Promise.all(
    submitters.map(async ({ browser, holderIds }, index) => {
      await wait((index * 1_000) / submitters.length);
      const choices = { holderIds, scope: 'all', expiryDates: [] };
      const { id } = await browser.call<{ id: string }>('submit', 'POST', '/api/download-requests', choices);
      return id;
    }),
  );
}

export function longestWait(waits: Drained['waits'], ids: readonly string[]): number {
  return Math.max(...ids.map((id) => waits.get(id) ?? Infinity));
}
