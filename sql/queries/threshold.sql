-- What a number of days means for this organization.

-- name: THRESHOLD_COUNTS (now, days as a JSON list)
-- Whole days come from the day table, only the day the threshold falls into is counted by its seconds.
SELECT p.product, c.value AS days,
       sum(coalesce((SELECT a.upto FROM seat_activity_day a WHERE a.product = p.id ORDER BY a.day DESC LIMIT 1), 0)) AS billable,
       sum(coalesce((SELECT a.upto FROM seat_activity_day a
             WHERE a.product = p.id AND a.day < (?1 - c.value * 86400) / 86400 ORDER BY a.day DESC LIMIT 1), 0)
           + coalesce((SELECT count_before(s.times, ?1 - c.value * 86400) FROM seat_activity_time s
               WHERE s.product = p.id AND s.day = (?1 - c.value * 86400) / 86400), 0)) AS inactive
  FROM product p /*scan*/ -- a handful of product instances, times the few numbers asked for
  JOIN json_each(?2) c
 WHERE p.gone_at IS NULL AND p.sandbox = 0
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
