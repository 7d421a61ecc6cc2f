-- Whether what a task names exists.

-- name: ACTION_PRODUCT (product, site or NULL)
SELECT 1
  FROM product /*scan*/
 WHERE product = ?1
   AND (?2 IS NULL OR site = ?2)
   AND gone_at IS NULL
 LIMIT 1;

-- As SAVED_FILTER_NAMED.
-- name: TASK_NAMED (name, task or 0)
SELECT id
  FROM task
 WHERE name = ?1
   AND deleted_at IS NULL
   AND id <> ?2
   AND NOT EXISTS (SELECT 1
                     FROM task t
                    WHERE t.id = ?2
                      AND t.name = ?1)
 LIMIT 1;

-- name: TASK_GROUP_INSIDE (group id)
SELECT 1 FROM group_inside WHERE group_id = ?1;

-- name: TASK_FILTER (filter)
SELECT query FROM saved_filter WHERE id = ?1;

-- name: TASK_FILTER_OF_AREA (filter)
SELECT 1 FROM saved_filter WHERE id = ?1 AND made_for IS NOT NULL;
