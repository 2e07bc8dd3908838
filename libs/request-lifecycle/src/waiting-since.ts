/**
 * SQL expression: the moment since which a person waits for the request `request`. It is the time of submitting, or of the last
 * retry by the requester or an operator. Only the audit log has the time of a retry; it is read only for requests of a later
 * generation than the first, which few are.
 */
export const WAITING_SINCE = `(CASE WHEN request.generation = 1 THEN request.submitted_at ELSE
    GREATEST(request.submitted_at, (SELECT max(retry.occurred_at) FROM audit_events retry
                                     WHERE retry.request_id = request.id AND retry.action IN ('request-retried', 'request-run-again'))) END)`;
