-- What a number of days means for this organization.

-- name: THRESHOLD_COUNTS (now, days as a JSON list)
SELECT p.product, c.value AS days,
       sum(p.billable) AS billable,
       sum(since_before(p.id, ?1 - c.value * 86400)) AS inactive
  FROM (SELECT id, product, since_before(id, NULL) AS billable
          FROM product /*scan*/ -- a handful of product instances, times the few numbers asked for
         WHERE gone_at IS NULL AND sandbox = 0
         ORDER BY product LIMIT -1) p -- LIMIT: so that SQLite counts once, not for each number
 CROSS JOIN json_each(?2) c
 GROUP BY p.product, c.value
 ORDER BY p.product, c.value;
