-- name: RUN_START (kind, local day, who, now)
INSERT INTO sync_run (kind, local_day, requested_by, started_at, phase) VALUES (?1, ?2, ?3, ?4, 'starting');
-- name: RUN_PROGRESS (id, phase, total, seen, requests, retries, bytes, waiting until)
UPDATE sync_run SET phase = ?2, users_total = ?3, users_seen = ?4, requests = ?5, retries = ?6, bytes = ?7, waiting_until = nullif(?8, 0) WHERE id = ?1;
-- name: RUN_END (id, now, outcome, users, added, changed, gone, error)
UPDATE sync_run SET finished_at = ?2, outcome = ?3, users = ?4, added = ?5, changed = ?6, gone = ?7, error = ?8, waiting_until = NULL, phase = '' WHERE id = ?1;
-- name: RUN_CLOSE_DEAD (now)
UPDATE sync_run SET outcome = 'failed', finished_at = ?1, phase = '', error = 'The run was ended from outside before it was complete; the figures before it stand.' WHERE outcome = 'running';
-- name: RUN_ANY_OK ()
SELECT id FROM sync_run WHERE outcome = 'ok' LIMIT 1;
-- name: RUN_CONFIRMED ()
-- Walks back from the newest run and stops at the first that ended: one or two rows.
SELECT confirmed_by IS NOT NULL AND outcome = 'suspicious' FROM sync_run /*scan*/ WHERE finished_at IS NOT NULL ORDER BY id DESC LIMIT 1;
