-- The invariants of docs/reliability.md over everything that the service ever did: a row for each thing that is wrong.
-- The checker (support/check-invariants.ts) fills these temporary tables first:
--   accepted (request_id)                what was answered with 202
--   stored   (key, bytes, sha256)        what the store holds
--   minted   (request_id, email)         links that were handed out, and to whom
--   fetched  (key)                       what was asked of the store by link
--   sung     (place)                     where a canary name was found

-- I1: every accepted request is open and looked after, ready, failed with a reason, or expired.
SELECT 'I1' AS invariant, a.request_id, 'accepted, and there is no such request' AS wrong
  FROM accepted a LEFT JOIN download_requests r ON r.id = a.request_id WHERE r.id IS NULL
UNION ALL
SELECT 'I1', id, 'open, and nobody has looked after it for a minute' FROM download_requests
 WHERE (state = 'submitted' AND changed_at < now() - interval '1 minute')
    OR (state = 'rendering' AND lease_until < now() - interval '1 minute')
UNION ALL
SELECT 'I1', id, 'rendering without a lease' FROM download_requests
 WHERE state = 'rendering' AND (lease_until IS NULL OR attempt_token IS NULL)
UNION ALL
SELECT 'I1', id, 'failed without a reason' FROM download_requests WHERE state = 'failed' AND failure_code IS NULL
UNION ALL
-- I2: at most one published ZIP per request, whole; its list is what was asked.
SELECT 'I2', r.id, 'ready, and the store does not have its file' FROM download_requests r
  LEFT JOIN stored s ON s.key = r.archive_key WHERE r.state = 'ready' AND s.key IS NULL
UNION ALL
SELECT 'I2', r.id, 'ready, and its file is another one than was published' FROM download_requests r
  JOIN stored s ON s.key = r.archive_key
 WHERE r.state = 'ready' AND (s.bytes <> r.archive_bytes OR s.sha256 <> r.archive_sha256)
UNION ALL
SELECT 'I2', r.id, 'ready, and the count of its passes is not what was asked less what is missing' FROM download_requests r
 WHERE r.state = 'ready' AND (
         r.pass_count <> (SELECT count(*) FROM download_request_items i WHERE i.request_id = r.id AND i.qualification_id IS NOT NULL)
      OR r.done_count <> (SELECT count(*) FROM download_request_items i WHERE i.request_id = r.id AND i.missing_reason IS NULL))
UNION ALL
SELECT 'I2', i.request_id, 'its items do not count from 1 without a gap' FROM download_request_items i
 GROUP BY i.request_id HAVING count(*) <> max(i.position)
UNION ALL
SELECT 'I2', min(id::text)::uuid, 'one file belongs to more than one request' FROM download_requests
 WHERE archive_key IS NOT NULL GROUP BY archive_key HAVING count(*) > 1
UNION ALL
SELECT 'I2', min(id::text)::uuid, 'one submit became more than one request' FROM download_requests
 WHERE idempotency_key IS NOT NULL GROUP BY account_id, idempotency_key HAVING count(*) > 1
UNION ALL
SELECT 'I2', r.id, 'its file lies under the key of another request' FROM download_requests r
 WHERE r.archive_key IS NOT NULL AND split_part(r.archive_key, '/', 2) <> r.id::text
UNION ALL
SELECT 'I2', NULL, 'the store holds a file of no request: ' || s.key FROM stored s
 WHERE NOT EXISTS (SELECT FROM download_requests r WHERE r.id::text = split_part(s.key, '/', 2))
UNION ALL
-- I3 needs the files themselves: the checker opens every one of them.
-- I4: no link for anyone but the requester.
SELECT 'I4', m.request_id, 'a link was handed to somebody else' FROM minted m
  JOIN download_requests r ON r.id = m.request_id JOIN accounts a ON a.id = r.account_id WHERE a.email <> m.email
UNION ALL
SELECT 'I4', r.id, 'it holds a pass of a holder whom its requester may not see' FROM download_requests r
  JOIN download_request_items i ON i.request_id = r.id AND i.missing_reason IS NULL
 WHERE r.state = 'ready' AND NOT EXISTS (
   SELECT FROM enrolments e JOIN contact_person_organisations c ON c.organisation_id = e.organisation_id
    WHERE e.holder_id = i.holder_id AND c.account_id = r.account_id)
UNION ALL
-- I5: every link has its audit row, every fetch its link.
SELECT 'I5', m.request_id, 'a link without an audit row' FROM minted m
 WHERE NOT EXISTS (SELECT FROM audit_events e WHERE e.action = 'download-link-issued' AND e.request_id = m.request_id)
UNION ALL
SELECT 'I5', NULL, 'fetched without a link: ' || f.key FROM fetched f
 WHERE NOT EXISTS (SELECT FROM minted m WHERE m.request_id::text = split_part(f.key, '/', 2))
UNION ALL
-- I6: names stay out of the plumbing.
SELECT 'I6', NULL, 'a name is in ' || place FROM sung;
