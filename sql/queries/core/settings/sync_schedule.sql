-- name: SCHEDULE_DAY (local day)
SELECT count(*) FILTER (WHERE outcome <> 'failed'), count(*), coalesce(max(started_at), 0)
  FROM sync_run WHERE local_day = ?1 AND kind <> 'manual';

-- name: SCHEDULE_SINCE (utc)
SELECT count(*) FILTER (WHERE started_at >= ?1), count(*) FROM sync_run WHERE outcome = 'ok';

-- name: SCHEDULE_DATA ()
SELECT EXISTS (SELECT 1 FROM sync_run WHERE outcome = 'running'), (SELECT finished_at FROM sync_run WHERE outcome = 'ok' ORDER BY id DESC LIMIT 1);
