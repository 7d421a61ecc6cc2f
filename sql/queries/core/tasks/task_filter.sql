-- Changing a saved filter that tasks use.

-- Each change has a second of its own, so that two changes in one second differ.
-- name: TASK_FILTER_SAVE (filter, name, query, now, who, changed at when it was read)
UPDATE main.saved_filter
   SET name = ?2,
       query = ?3,
       changed_at = max(?4, changed_at + 1),
       changed_by = ?5
 WHERE id = ?1
   AND changed_at = ?6;

-- Previews of the old conditions no longer count as seen and cannot be run, even when the old
-- conditions come back. Scans task: few rows.
-- name: TASK_FILTER_RUNS (filter)
UPDATE main.run
   SET spec = ''
 WHERE task IN (SELECT id
                  FROM task /*scan*/
                 WHERE filter = ?1
                   AND deleted_at IS NULL)
   AND (state IN ('preparing', 'preview') OR (state = 'done' AND dry_run = 1));

-- Who saw a preview and when stays on record. Scans task: few rows.
-- name: TASK_FILTER_CHANGED (filter, who, now)
UPDATE main.task /*scan*/
   SET enabled = 0,
       next_run_at = NULL,
       dry_run = 1,
       seen_spec = NULL,
       changed_by = ?2,
       changed_at = ?3
 WHERE filter = ?1
   AND deleted_at IS NULL;

-- The last column is true when the preview seen no longer fits the conditions. Scans task: few
-- rows.
-- name: TASK_ON_FILTER (filter)
SELECT id, name, enabled, dry_run,
       seen_spec IS NULL AND seen_at IS NOT NULL AS outdated
  FROM task /*scan*/
 WHERE filter = ?1
   AND deleted_at IS NULL
 ORDER BY name;
