-- Settings, dashboard: thresholds of products.

-- The product of every instance: one that several sites have comes several times. Scans product: a
-- handful of product instances.
-- name: THRESHOLD_PRODUCTS ()
SELECT product
  FROM product /*scan*/
 WHERE gone_at IS NULL
   AND sandbox = 0;

-- Settings of single products.
-- name: THRESHOLD_SETTINGS ()
SELECT name, value
  FROM setting
 WHERE name > 'inactive_days.'
   AND name < 'inactive_days/';

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
