-- The list of tasks.

-- Without undos of its runs.
-- name: TASK_PAGE_LAST_RUN (task)
SELECT id
  FROM run
 WHERE task = ?1
   AND state NOT IN ('preparing', 'preview', 'dropped')
   AND kind = 'task'
 ORDER BY id DESC LIMIT 1;
