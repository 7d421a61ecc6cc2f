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

-- Scans product: a handful of product instances.
-- name: FREE_SEATS_COUNT (product, site or NULL, days or 0, now)
SELECT coalesce(sum(seat_count(p.id, 'inactive', ?4 - iif(?3, ?3, pd.days) * 86400)), 0) AS seats
  FROM product p /*scan*/
  JOIN product_days pd ON pd.product = p.id
 WHERE p.product = ?1
   AND (?2 IS NULL OR p.site = ?2)
   AND p.gone_at IS NULL
   AND p.sandbox = 0;

-- Seats of some people, and since when each counts as unused.
-- name: FREE_SEATS_EXEMPT (rows of people, product, site or NULL)
SELECT seat_since(s.last_active, joined_at(u.added_to_org, u.first_seen), s.seen_at) AS since,
       pd.days
  FROM int_rows(?1) x /*scan*/
  JOIN user u ON u.id = x.a
  JOIN seat s ON s.user = u.id
  JOIN product p ON p.id = s.product
  JOIN product_days pd ON pd.product = p.id
 WHERE p.product = ?2
   AND (?3 IS NULL OR p.site = ?3)
   AND p.gone_at IS NULL
   AND p.sandbox = 0;
