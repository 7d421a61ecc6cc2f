-- name: CTL_NEWEST_TIME ()
SELECT max(coalesce((SELECT at FROM audit ORDER BY at DESC, id DESC LIMIT 1), 0),
       coalesce((SELECT started_at FROM sync_run ORDER BY id DESC LIMIT 1), 0));

-- name: CTL_LAST_RUN ()
SELECT outcome, started_at, error FROM sync_run ORDER BY id DESC LIMIT 1;

-- name: CTL_STALE_JOBS (before)
SELECT count(*) FROM job /*scan*/ -- one glance by a person
 WHERE state = 'queued' AND requested_at < ?1;
