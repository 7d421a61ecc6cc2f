-- Seats that a number of days would call inactive.

-- The inner LIMIT makes SQLite count the billable seats once, not for each number. Scans product: a
-- handful of product instances, times the few numbers asked for.
-- name: THRESHOLD_COUNTS (now, days as a JSON list)
SELECT x.product, c.value AS days, sum(x.billable) AS billable,
       sum(seat_count(x.id, 'inactive', ?1 - c.value * 86400)) AS inactive
  FROM (SELECT id, product,
               seat_count(id, 'billable', 0) AS billable
          FROM product /*scan*/
         WHERE gone_at IS NULL
           AND sandbox = 0
         ORDER BY product LIMIT -1) x
  CROSS JOIN json_each(?2) c
 GROUP BY x.product, c.value
 ORDER BY x.product, c.value;
