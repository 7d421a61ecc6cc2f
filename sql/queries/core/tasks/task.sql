-- Automated tasks and their actions.

-- Few tasks are enabled.
-- name: PAGE_TASK_ZONES ()
SELECT id, name, time_zone
  FROM task /*scan*/
 WHERE enabled = 1
   AND schedule <> 'manual'
   AND deleted_at IS NULL
 ORDER BY id;

-- name: TASK_LOAD (task)
SELECT t.name, t.schedule, t.weekdays, t.on_date, t.at_time, t.time_zone, t.notify,
       f.name AS filter_name, f.query, t.seen_by, t.created_by, t.changed_by, t.seen_spec,
       t.limit_mode,
       CASE WHEN t.seen_spec IS NULL AND t.seen_at IS NOT NULL THEN f.changed_by END AS filter_by,
       t.filter, t.every_days, t.cap_users, t.cap_percent, t.dry_run, t.enabled,
       coalesce(t.seen_at, 0) AS seen_at,
       coalesce(t.next_run_at, 0) AS next_run_at,
       t.created_at, t.changed_at, coalesce(f.changed_at, 0) AS filter_at,
       coalesce(t.acts_as, 0) AS acts_as,
       coalesce(t.area, 0) AS area
  FROM task t
  LEFT JOIN saved_filter f ON f.id = t.filter
 WHERE t.id = ?1
   AND t.deleted_at IS NULL;

-- name: TASK_ACTIONS (task)
SELECT action, product, site, group_id
  FROM task_action
 WHERE task = ?1
 ORDER BY position;

-- name: TASK_LIST ()
SELECT id FROM task /*scan*/ WHERE deleted_at IS NULL ORDER BY name;

-- name: TASK_ADD (name, filter, schedule, weekdays, every days, on date, at time, time zone, cap
--   users, cap percent, notify, who, now, limit mode, acts as or 0, area or 0)
INSERT INTO main.task (
  name, filter, schedule, weekdays, every_days, on_date, at_time, time_zone, cap_users, cap_percent,
  notify, created_by, created_at, changed_by, changed_at, limit_mode, acts_as, area)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?12, ?13, ?14, nullif(?15, 0),
        nullif(?16, 0));

-- name: TASK_CHANGE (name, filter, schedule, weekdays, every days, on date, at time, time zone, cap
--   users, cap percent, notify, who, now, limit mode, acts as or 0, area or 0, task)
UPDATE main.task
   SET name = ?1,
       filter = ?2,
       schedule = ?3,
       weekdays = ?4,
       every_days = ?5,
       on_date = ?6,
       at_time = ?7,
       time_zone = ?8,
       cap_users = ?9,
       cap_percent = ?10,
       notify = ?11,
       changed_by = ?12,
       changed_at = ?13,
       limit_mode = ?14,
       acts_as = nullif(?15, 0),
       area = nullif(?16, 0)
 WHERE id = ?17;

-- name: TASK_SWITCH (task, enabled, dry run, next run or 0)
UPDATE main.task
   SET enabled = ?2,
       dry_run = ?3,
       next_run_at = nullif(?4, 0)
 WHERE id = ?1;

-- name: TASK_CHANGED (task, who, now)
UPDATE main.task SET changed_by = ?2, changed_at = ?3 WHERE id = ?1;

-- The preview that was seen counts no more.
-- name: TASK_NOT_SEEN (task)
UPDATE main.task
   SET enabled = 0,
       dry_run = 1,
       seen_spec = NULL,
       seen_by = NULL,
       seen_at = NULL
 WHERE id = ?1;

-- name: TASK_DELETE (task, who, now)
UPDATE main.task
   SET deleted_at = ?3,
       changed_by = ?2,
       changed_at = ?3,
       enabled = 0,
       next_run_at = NULL
 WHERE id = ?1;

-- name: TASK_END_RUNS (task, who, now)
UPDATE main.run
   SET state = 'stopped',
       stop_by = ?2,
       finished_at = ?3,
       cause = 'task-deleted',
       reason = reason_text('task-deleted', NULL)
 WHERE task = ?1
   AND state IN ('preparing', 'preview', 'waiting', 'queued', 'warning')
   AND started_at IS NULL;

-- Both before TASK_END_RUNS.
-- name: TASK_END_WARNINGS (task, now)
UPDATE main.warning
   SET state = 'left',
       ended_at = ?2
 WHERE run IN (SELECT r.id
                 FROM run r
                WHERE r.task = ?1
                  AND r.finished_at IS NULL
                  AND r.started_at IS NULL)
   AND state IN ('warned', 'asked');

-- name: TASK_END_NOTICES (task)
UPDATE main.notice
   SET state = 'cancelled'
 WHERE run IN (SELECT r.id
                 FROM run r
                WHERE r.task = ?1
                  AND r.finished_at IS NULL
                  AND r.started_at IS NULL)
   AND state = 'waiting';

-- name: TASK_ACTIONS_CLEAR (task)
DELETE FROM main.task_action WHERE task = ?1;

-- name: TASK_ACTION_ADD (task, position, action, product, site, group id)
INSERT INTO main.task_action VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- Without the task there is nothing left to keep. What it took can still be given back.
-- name: TASK_END_REQUESTS (task, now)
UPDATE main.access_request
   SET state = 'void',
       cause = 'task-deleted',
       answered_at = ?2
 WHERE kind = 'keep'
   AND state = 'open'
   AND run IN (SELECT r.id FROM run r WHERE r.task = ?1);
