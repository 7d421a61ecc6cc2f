-- name: RUNS_DATA_AT ()
-- The newest, not the one with the latest time: a clock that was ahead for a day must not make figures fresh for ever.
SELECT finished_at FROM sync_run WHERE outcome = 'ok' ORDER BY id DESC LIMIT 1;
