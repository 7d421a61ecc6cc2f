-- The task that frees the unused seats of a product.

-- Tasks with this filter, and this action alone; one that is on comes first. Scans saved_filter:
-- few rows.
-- name: FREE_SEATS_TASK (query, action, product, site or NULL)
SELECT t.id
  FROM saved_filter f /*scan*/
  JOIN task t ON t.filter = f.id
 WHERE f.query = ?1
   AND t.deleted_at IS NULL
   AND EXISTS (SELECT 1
                 FROM task_action ta
                WHERE ta.task = t.id
                  AND ta.action = ?2
                  AND ta.product = ?3
                  AND ta.site IS ?4)
   AND NOT EXISTS (SELECT 1
                     FROM task_action ta2
                    WHERE ta2.task = t.id
                      AND ta2.position > 0)
 ORDER BY t.enabled DESC, t.dry_run, t.id
 LIMIT 1;

-- Scans saved_filter: few rows.
-- name: FREE_SEATS_FILTER (query)
SELECT id FROM saved_filter /*scan*/ WHERE query = ?1 ORDER BY id LIMIT 1;
