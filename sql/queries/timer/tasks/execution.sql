-- Progress of a run.

-- name: ACT_PROGRESS (run, requests, waiting until or 0, now, or 0 while it only tries to read)
UPDATE run
   SET requests = ?2,
       waiting_until = nullif(?3, 0),
       progress_at = coalesce(nullif(?4, 0), progress_at)
 WHERE id = ?1;

-- name: ACT_STOPPED_BY (run)
SELECT stop_by
  FROM run
 WHERE id = ?1
   AND stop_by IS NOT NULL;
