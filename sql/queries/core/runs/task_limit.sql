-- name: RUNS_LAST_MATCHED (task, before run)
SELECT matched FROM run WHERE task = ?1 AND id < ?2 AND kind = 'task' AND state IN ('done', 'failed', 'stopped') AND started_at IS NOT NULL ORDER BY id DESC LIMIT 1;

-- name: TASK_LAST_PLAN (task, spec)
-- How many of those who matched then were left out for their own sake, and how many people held a
-- seat.
SELECT r.matched - r.planned - (SELECT count(*) FROM run_user u
                                 WHERE u.run = r.id AND u.state IN ('left-out', 'skipped')
                                   AND u.cause = 'comes-later'), r.seats
  FROM run r WHERE r.task = ?1 AND r.kind = 'task' AND r.spec = ?2 AND r.planned_at IS NOT NULL
 ORDER BY r.id DESC LIMIT 1;
