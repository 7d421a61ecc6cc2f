-- What the schedule of syncs knows of earlier ones.

-- name: SCHEDULE_DAY (local day)
SELECT count(*) FILTER (WHERE outcome <> 'failed') AS done,
       count(*) AS tries, coalesce(max(started_at), 0) AS last
  FROM sync_run
 WHERE local_day = ?1
   AND kind <> 'manual';

-- name: SCHEDULE_SINCE (utc)
SELECT count(*) FILTER (WHERE started_at >= ?1) AS after,
       count(*) AS ever
  FROM sync_run
 WHERE outcome = 'ok';

-- name: SCHEDULE_DATA ()
SELECT EXISTS (SELECT 1 FROM sync_run WHERE outcome = 'running') AS running,
       (SELECT finished_at
          FROM sync_run
         WHERE outcome = 'ok'
         ORDER BY id DESC LIMIT 1) AS last;
