-- What a run checks before it starts.

-- The newest sync run by id, not by time: a clock ahead for a day must not make figures look fresh
-- for ever.
-- name: RUNS_DATA_AT ()
SELECT finished_at FROM sync_run WHERE outcome = 'ok' ORDER BY id DESC LIMIT 1;

-- name: RUNS_LAST_MATCHED (task, before run)
SELECT matched
  FROM run
 WHERE task = ?1
   AND id < ?2
   AND kind = 'task'
   AND then_of IS NULL
   AND state IN ('done', 'failed', 'stopped')
   AND started_at IS NOT NULL
 ORDER BY id DESC LIMIT 1;

-- The run warns people, and has not done so yet.
-- name: RUN_WILL_WARN (run)
SELECT 1
  FROM run_terms
 WHERE run = ?1
   AND notices <> ''
   AND begun_at IS NULL;
