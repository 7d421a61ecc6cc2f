-- name: KEY_SEALED ()
SELECT sealed, org_id FROM api_key WHERE state = 'current' AND sealed IS NOT NULL;

-- name: KEY_PRESENT_ORG ()
SELECT org_id FROM api_key WHERE state = 'current' AND org_id IS NOT NULL;

-- name: KEY_ENTRY (id)
SELECT sealed, label, coalesce(org_id, ''), coalesce(typed_expires_on, '') FROM api_key WHERE id = ?1 AND state = 'checking';

-- name: KEY_REFUSE (id, now, problem)
UPDATE api_key SET state = 'refused', sealed = NULL, checked_at = ?2, problem = ?3 WHERE id = ?1;

-- name: KEY_REPLACE ()
UPDATE api_key SET state = 'replaced', sealed = NULL WHERE state = 'current';

-- name: KEY_ACCEPT (id, now, org id, org name, Atlassian's id, expires at, source)
UPDATE api_key SET state = 'current', checked_at = ?2, last_used_at = ?2, org_id = ?3, org_name = coalesce(?4, ?3),
       atlassian_id = ?5, expires_at = nullif(?6, 0), expires_source = ?7, problem = NULL WHERE id = ?1;

-- name: KEY_USED (now)
UPDATE api_key SET last_used_at = ?1 WHERE state = 'current';

-- name: JOB_NEXT (lane)
SELECT id, kind, subject, requested_by FROM job WHERE lane = ?1 AND state = 'queued' ORDER BY id LIMIT 1;

-- name: JOB_START (id, now)
UPDATE job SET state = 'running', started_at = ?2 WHERE id = ?1;

-- name: JOB_FINISH (id, state, now, result)
UPDATE job SET state = ?2, finished_at = ?3, result = ?4 WHERE id = ?1;

-- A key check cut off is done again; a synchronization is not, or a run that kills its process would come back for ever.
-- name: JOB_ABANDONED (lane, now)
UPDATE job SET state = CASE WHEN kind = 'sync' THEN 'failed' ELSE 'queued' END, started_at = NULL,
       finished_at = CASE WHEN kind = 'sync' THEN ?2 END, result = CASE WHEN kind = 'sync' THEN 'The run was ended from outside before it was complete.' END
 WHERE lane = ?1 AND state = 'running';

-- name: KEY_USABLE (now)
SELECT 1 FROM api_key WHERE state = 'current' AND (expires_at IS NULL OR expires_at > ?1);
