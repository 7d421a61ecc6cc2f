-- The limit of a task: how many people its earlier runs matched.

-- People who matched then and were left out for their own sake, and people who held a seat.
-- name: TASK_LAST_PLAN (task, spec)
SELECT r.matched
         - r.planned
         - (SELECT count(*)
              FROM run_user ru
             WHERE ru.run = r.id
               AND ru.state IN ('left-out', 'skipped')
               AND ru.cause = 'comes-later') AS left_out,
       r.seats
  FROM run r
 WHERE r.task = ?1
   AND r.kind = 'task'
   AND r.then_of IS NULL
   AND r.spec = ?2
   AND r.planned_at IS NOT NULL
 ORDER BY r.id DESC LIMIT 1;
