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

-- name: THRESHOLD_PRODUCTS ()
-- The product word of every instance; a word comes once for each site that has it.
SELECT product FROM product /*scan*/ -- a handful of product instances
 WHERE gone_at IS NULL AND sandbox = 0;

-- name: THRESHOLD_SETTINGS ()
-- What is set for single products.
SELECT name, value FROM setting WHERE name > 'inactive_days.' AND name < 'inactive_days/'
UNION ALL
SELECT name, value FROM setting WHERE name > 'price.' AND name < 'price/';

-- name: THRESHOLD_OWN_VALUES ()
SELECT count(*) FROM setting WHERE name > 'inactive_days.' AND name < 'inactive_days/';
