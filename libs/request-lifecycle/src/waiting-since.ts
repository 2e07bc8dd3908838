/**
 * SQL expression for the time since which a person waits for the request `request`: the time of submitting it, or of its last retry. The
 * time of a retry is only in the audit log. The audit log is read only for the few requests that have more than one generation.
 */
export const WAITING_SINCE = `(CASE WHEN request.generation = 1 THEN request.submitted_at ELSE
    GREATEST(request.submitted_at, (SELECT max(retry.occurred_at) FROM audit_events retry
                                     WHERE retry.request_id = request.id AND retry.action IN ('request-retried', 'request-run-again'))) END)`;
