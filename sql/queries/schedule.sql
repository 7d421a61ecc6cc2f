-- name: SCHEDULE_DAY (local day)
SELECT count(*) FILTER (WHERE outcome IN ('ok', 'suspicious', 'running')), count(*), coalesce(max(started_at), 0)
  FROM sync_run WHERE local_day = ?1 AND kind IN ('daily', 'first');
