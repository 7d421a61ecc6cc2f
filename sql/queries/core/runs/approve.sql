-- Decisions about a run: start, approve, stop, drop.

-- The preview showed warnings, and the task has none by now, or others.
-- name: RUN_WARNS_OTHERWISE (run, task)
SELECT 1
  FROM run_terms rt
  JOIN task t ON t.id = ?2
 WHERE rt.run = ?1
   AND rt.notices <> ''
   AND rt.notices <> t.notices;

-- name: RUNS_CONFIRM (run, dry run)
UPDATE main.run
   SET state = 'queued',
       dry_run = ?2,
       reason = NULL,
       cause = NULL
 WHERE id = ?1
   AND state = 'preview';

-- name: RUNS_APPROVE (run, who, now)
UPDATE main.run
   SET state = 'queued',
       approved_by = ?2,
       approved_at = ?3,
       reason = NULL,
       cause = NULL
 WHERE id = ?1
   AND state = 'waiting';

-- name: RUNS_STOP (run, who, now, cause, detail)
UPDATE main.run
   SET state = 'stopped',
       stop_by = ?2,
       finished_at = ?3,
       cause = ?4,
       reason = reason_text(?4, ?5)
 WHERE id = ?1
   AND state IN ('waiting', 'queued', 'warning')
   AND started_at IS NULL;

-- name: RUNS_STOP_ASK (run, who)
UPDATE main.run
   SET stop_by = coalesce(stop_by, ?2)
 WHERE id = ?1
   AND state IN ('running', 'queued');

-- name: RUN_DROP (run)
UPDATE main.run
   SET state = 'dropped'
 WHERE id = ?1
   AND state = 'preparing';

-- name: TASK_SEEN (task, spec, who, now)
UPDATE main.task SET seen_spec = ?2, seen_by = ?3, seen_at = ?4 WHERE id = ?1;
