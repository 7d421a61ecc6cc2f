-- Lane tasks: due tasks, runs to execute, old runs to drop.

-- Suspending is per directory, and only a member of a group's directory can be added to it.
-- name: ACT_NEEDS_DIRECTORIES (run)
SELECT 1
  FROM run_step
 WHERE run = ?1
   AND (kind IN ('suspend', 'restore', 'remove-user')
        OR (kind = 'join-group'
            AND EXISTS (SELECT 1
                          FROM run_action
                         WHERE run = ?1
                           AND action = 'add-group')))
 LIMIT 1;

-- name: ACT_END_STEPS (run, cause, detail)
UPDATE run_step
   SET state = 'skipped',
       cause = ?2,
       reason = reason_text(?2, ?3)
 WHERE run = ?1
   AND state = 'planned'
   AND user IN (SELECT ru.user
                  FROM run_user ru
                 WHERE ru.run = ?1
                   AND ru.state = 'acting');

-- name: ACT_LEFT (run)
SELECT 1
  FROM run_user
 WHERE run = ?1
   AND state IN ('planned', 'acting')
 LIMIT 1;

-- name: LANE_LATER (now)
SELECT id
  FROM task
 WHERE enabled = 1
   AND next_run_at > ?1
UNION ALL
SELECT id
  FROM task
 WHERE enabled = 1
   AND next_run_at IS NULL
   AND schedule IN ('daily', 'weekdays', 'interval');

-- name: LANE_PULL_IN (task, next, as it was)
UPDATE task
   SET next_run_at = ?2
 WHERE id = ?1
   AND enabled = 1
   AND next_run_at IS nullif(?3, 0);

-- Runs that warned, and second steps, do not keep the task from its next start: their people are in
-- no other run.
-- name: LANE_TASK_BUSY (task)
SELECT 1
  FROM run
 WHERE task = ?1
   AND kind = 'task'
   AND then_of IS NULL
   AND state IN ('waiting', 'queued', 'running')
   AND NOT EXISTS (SELECT 1
                     FROM run_terms rt
                    WHERE rt.run = run.id
                      AND rt.ready_at IS NOT NULL)
 LIMIT 1;

-- name: LANE_RUNS ()
SELECT id
  FROM run
 WHERE state IN ('running', 'queued')
 ORDER BY state = 'queued', id;

-- name: LANE_START (run, now)
UPDATE run
   SET state = 'running',
       started_at = coalesce(started_at, ?2),
       progress_at = ?2,
       cause = NULL,
       reason = NULL
 WHERE id = ?1
   AND finished_at IS NULL;

-- A run that warned waits from the moment its warnings were over.
-- name: LANE_OVERDUE (asked before)
SELECT id
  FROM run
 WHERE state = 'waiting'
   AND max(coalesce(confirmed_at, requested_at),
           coalesce((SELECT rt.ready_at FROM run_terms rt WHERE rt.run = run.id), 0)) < ?1;

-- Old previews are marked first; their rows may be many and are removed piece by piece.
-- name: LANE_PRUNE_PREVIEWS (asked for before, asked for before and still in the making)
UPDATE run
   SET state = 'dropped'
 WHERE (state = 'preview' AND requested_at < ?1)
    OR (state = 'preparing' AND requested_at < ?2);

-- name: LANE_PRUNE (before)
UPDATE run /*scan*/
   SET state = 'dropped'
 WHERE finished_at < ?1
   AND state <> 'dropped'
   AND NOT EXISTS (SELECT 1
                     FROM run r
                    WHERE r.undo_of = run.id
                      AND (r.finished_at IS NULL OR r.finished_at >= ?1));

-- The key that runs use.
-- name: KEY_ACTED (now)
UPDATE api_key
   SET last_used_at = ?1
 WHERE state = 'current'
   AND (use = 'act') = EXISTS (SELECT 1
                                 FROM api_key k
                                WHERE k.state = 'current'
                                  AND (k.use = 'act') = 1);

-- A finished run keeps its state, whatever the lane planned when somebody stopped it.
-- name: RUNS_STATE (run, state, cause, detail)
UPDATE run
   SET state = ?2,
       cause = ?3,
       reason = reason_text(?3, ?4)
 WHERE id = ?1
   AND finished_at IS NULL;
