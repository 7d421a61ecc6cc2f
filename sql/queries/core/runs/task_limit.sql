-- The limit of a task: how many people its earlier runs matched.

-- name: RUNS_LAST_MATCHED (task, before run)
SELECT matched
  FROM run
 WHERE task = ?1
   AND id < ?2
   AND kind = 'task'
   AND state IN ('done', 'failed', 'stopped')
   AND started_at IS NOT NULL
 ORDER BY id DESC LIMIT 1;

-- People who matched then and were left out for their own sake, and people who held a seat.
-- name: TASK_LAST_PLAN (task, spec)
SELECT r.matched
         - r.planned
         - (SELECT count(*)
              FROM run_user u
             WHERE u.run = r.id
               AND u.state IN ('left-out', 'skipped')
               AND u.cause = 'comes-later') AS left_out,
       r.seats
  FROM run r
 WHERE r.task = ?1
   AND r.kind = 'task'
   AND r.spec = ?2
   AND r.planned_at IS NOT NULL
 ORDER BY r.id DESC LIMIT 1;
