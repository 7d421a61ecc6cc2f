-- What a run checks before it starts.

-- The newest sync run by id, not by time: a clock ahead for a day must not make figures look fresh
-- for ever.
-- name: RUNS_DATA_AT ()
SELECT finished_at FROM sync_run WHERE outcome = 'ok' ORDER BY id DESC LIMIT 1;
