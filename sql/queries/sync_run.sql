-- name: RUN_START (kind, local day, who, now)
INSERT INTO sync_run (kind, local_day, requested_by, started_at, phase) VALUES (?1, ?2, ?3, ?4, 'starting');
-- name: RUN_PROGRESS (id, phase, total, seen, requests, retries, bytes, waiting until)
UPDATE sync_run SET phase = ?2, users_total = ?3, users_seen = ?4, requests = ?5, retries = ?6, bytes = ?7, waiting_until = nullif(?8, 0) WHERE id = ?1;
-- name: RUN_ODD (run, account types met, people with odd times)
UPDATE sync_run SET odd_types = ?2, odd_times = ?3 WHERE id = ?1;
-- name: RUN_END (id, now, outcome, users, added, changed, gone, error)
UPDATE sync_run SET finished_at = ?2, outcome = ?3, users = ?4, added = ?5, changed = ?6, gone = ?7, error = ?8, waiting_until = NULL, phase = '' WHERE id = ?1;
-- name: SYNC_NOTICE_BODY (run, trigger, link)
-- The body, the outcome, and the last good run before this one (0: none): what a day's failures follow.
SELECT json_object('trigger', ?2, 'runId', r.id, 'startedAt', strftime('%Y-%m-%dT%H:%M:%SZ', r.started_at, 'unixepoch'),
         'finishedAt', strftime('%Y-%m-%dT%H:%M:%SZ', r.finished_at, 'unixepoch'), 'outcome', r.outcome, 'error', substr(r.error, 1, 2000), 'deepLink', ?3),
       r.outcome, coalesce((SELECT max(id) FROM sync_run o WHERE o.outcome = 'ok' AND o.id < r.id), 0)
  FROM sync_run r WHERE r.id = ?1 AND r.outcome IN ('failed', 'suspicious');
-- name: RUN_DEAD ()
SELECT id FROM sync_run WHERE outcome = 'running';
-- name: RUN_CLOSE_DEAD (now)
UPDATE sync_run SET outcome = 'failed', finished_at = ?1, phase = '', error = 'The run was ended from outside before it was complete; the figures before it stand.' WHERE outcome = 'running';
-- name: RUN_CLOCK_AHEAD (now, local day)
-- The clock was ahead when these ended. As they are they would be the latest until that time comes, and the runs of days that are still to come. Only
-- a complete run says so: that a server whose clock is behind for a moment finds its runs in the future is nothing to write down.
UPDATE sync_run SET started_at = min(started_at, ?1), finished_at = ?1, local_day = CASE WHEN local_day <= ?2 THEN local_day END
 WHERE outcome IN ('ok', 'failed', 'suspicious') AND finished_at > ?1 + 3600;
-- name: RUN_ANY_OK ()
SELECT id FROM sync_run WHERE outcome = 'ok' LIMIT 1;
-- name: RUN_CONFIRMED ()
-- How many people would vanish in what an admin confirmed, -1: nothing is confirmed. Walks back from the newest run and stops at the first that ended: one or two rows.
SELECT CASE WHEN confirmed_by IS NOT NULL AND outcome = 'suspicious' THEN gone ELSE -1 END FROM sync_run /*scan*/ WHERE finished_at IS NOT NULL ORDER BY id DESC LIMIT 1;
