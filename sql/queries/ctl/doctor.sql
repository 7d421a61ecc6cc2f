-- What rollcallctl doctor looks at.

-- name: CTL_NEWEST_TIME ()
SELECT max(coalesce((SELECT at FROM audit ORDER BY at DESC, id DESC LIMIT 1), 0),
           coalesce((SELECT started_at FROM sync_run ORDER BY id DESC LIMIT 1), 0));

-- name: CTL_LAST_RUN ()
SELECT outcome, started_at, error FROM sync_run ORDER BY id DESC LIMIT 1;

-- Scans job: one command of a person.
-- name: CTL_STALE_JOBS (before)
SELECT count(*)
  FROM job /*scan*/
 WHERE state = 'queued'
   AND requested_at < ?1;
