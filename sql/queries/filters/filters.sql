-- The page of saved filters.

-- Scans task: few rows.
-- name: SAVED_FILTER_TASKS (id)
SELECT group_concat(name, ', ')
  FROM task /*scan*/
 WHERE filter = ?1
   AND deleted_at IS NULL;
