-- name: SAVED_FILTER_TASKS (id)
SELECT group_concat(name, ', ') FROM task /*scan*/ -- few rows
 WHERE filter = ?1 AND deleted_at IS NULL;
