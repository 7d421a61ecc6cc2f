-- When tasks are due.

-- Tasks that lane tasks has to start now.
-- name: LANE_DUE (now)
SELECT id
  FROM task
 WHERE enabled = 1
   AND next_run_at <= ?1
 ORDER BY next_run_at, id;

-- name: LANE_NEXT (task, next or 0)
UPDATE main.task SET next_run_at = nullif(?2, 0) WHERE id = ?1;
