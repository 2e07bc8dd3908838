/**
 * SQL for the moment from which the person behind the request `request` waits: that of submitting, or of the last retry, theirs or
 * an operator's.
 * The audit log alone knows the latter, and is asked about requests that were rung for again, which most were not.
 */
export const WAITING_SINCE = `(CASE WHEN request.generation = 1 THEN request.submitted_at ELSE
    GREATEST(request.submitted_at, (SELECT max(retry.occurred_at) FROM audit_events retry
                                     WHERE retry.request_id = request.id AND retry.action IN ('request-retried', 'request-run-again'))) END)`;
