import { AVAILABLE_FOR_MS } from '@app/download-request';
import { isOpenSql, WAITING_SINCE } from '@app/request-lifecycle';

/** Returns SQL that formats a time like `Date.toISOString`. */
const iso = (instant: string) => `to_char(${instant} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/**
 * Returns an SQL condition: the request became ready within this number of seconds. It compares `expires_at`, which is always seven days
 * after `ready_at` and has an index for ready requests.
 */
const MADE_AFTER = (seconds: number) =>
  `request.expires_at > now() + interval '${AVAILABLE_FOR_MS / 1000} seconds' - interval '${seconds} seconds'`;

/** The state of open requests. Uses the index `download_requests_open`. */
export const OPEN_SQL = `
  WITH open AS MATERIALIZED (
    SELECT request.id, request.state, request.attempt_count, ${WAITING_SINCE} AS since
      FROM download_requests request WHERE ${isOpenSql('request')})
  SELECT ${iso('now()')} AS at,
         count(*) FILTER (WHERE state = 'submitted')::int AS waiting,
         count(*) FILTER (WHERE state = 'rendering')::int AS running,
         (SELECT json_build_object('id', id, 'state', state, 'attempts', attempt_count,
                   'waitingSeconds', greatest(0, floor(extract(epoch FROM now() - since)))::int)
            FROM open ORDER BY since, id LIMIT 1) AS oldest
    FROM open`;

/**
 * The failed requests. Uses the index `download_requests_failed`. The time of failure is `changed_at`: `expires_at` cannot tell it, because
 * a request that was invalidated keeps the old value.
 */
export const FAILED_SQL = `
  WITH failed AS MATERIALIZED (
    SELECT request.id, request.failure_code, request.changed_at, request.pass_count, request.attempt_count, request.expires_at
      FROM download_requests request WHERE request.state = 'failed')
  SELECT COALESCE((SELECT json_agg(reason ORDER BY reason->>'code') FROM (
           SELECT json_build_object('code', failure_code,
                    'last24Hours', count(*) FILTER (WHERE changed_at > now() - interval '24 hours'),
                    'last7Days', count(*)) AS reason
             FROM failed GROUP BY failure_code) reasons), '[]') AS reasons,
         COALESCE((SELECT json_agg(json_build_object('id', id, 'code', failure_code, 'failedAt', ${iso('changed_at')},
                    'passes', pass_count, 'attempts', attempt_count, 'expiresAt', ${iso('expires_at')})
                    ORDER BY changed_at DESC, id)
             FROM (SELECT * FROM failed WHERE expires_at > now() ORDER BY changed_at DESC, id LIMIT 50) newest), '[]') AS newest`;

/** The stored archives. Uses the index `download_requests_over`. */
export const KEPT_SQL = `
  WITH kept AS MATERIALIZED (
    SELECT request.id, request.expires_at, request.archive_bytes, request.done_count,
           ${MADE_AFTER(3_600)} AS this_hour, ${MADE_AFTER(300)} AS these_minutes
      FROM download_requests request
     WHERE request.state = 'ready' AND request.expires_at > now())
  SELECT json_build_object(
           'passesPerSecond', round(COALESCE(sum(done_count) FILTER (WHERE these_minutes), 0) / 300.0, 2),
           'requestsLastHour', count(*) FILTER (WHERE this_hour),
           'passesLastHour', COALESCE(sum(done_count) FILTER (WHERE this_hour), 0)) AS throughput,
         json_build_object(
           'archives', count(*),
           'bytes', COALESCE(sum(archive_bytes), 0),
           'archivesGoing', count(*) FILTER (WHERE expires_at < now() + interval '24 hours'),
           'bytesGoing', COALESCE(sum(archive_bytes) FILTER (WHERE expires_at < now() + interval '24 hours'), 0)) AS storage,
         COALESCE((SELECT json_agg(json_build_object('id', id, 'expiresAt', ${iso('expires_at')}, 'bytes', archive_bytes)
                                   ORDER BY expires_at, id)
             FROM (SELECT * FROM kept ORDER BY expires_at, id LIMIT 5) next), '[]') AS next
    FROM kept`;

/** The runs of the sweeps. A failure is left out if the sweep has succeeded since. */
export const SWEEPS_SQL = `
  SELECT sweep, floor(extract(epoch FROM now() - succeeded_at))::int AS seconds,
         CASE WHEN succeeded_at IS NULL OR failed_at > succeeded_at THEN failure END AS failure
    FROM sweep_runs`;
