-- What a number of days means for this organization.

-- name: THRESHOLD_COUNTS (now, days as a JSON list)
-- Whole days come from the day table, only the day the threshold falls into is counted seat by seat.
SELECT p.product, c.value AS days,
       sum(coalesce((SELECT a.upto FROM seat_activity_day a WHERE a.product = p.id ORDER BY a.day DESC LIMIT 1), 0)) AS billable,
       sum(coalesce((SELECT a.upto FROM seat_activity_day a
             WHERE a.product = p.id AND a.day < (?1 - c.value * 86400) / 86400 ORDER BY a.day DESC LIMIT 1), 0)
           + (SELECT count(*) FROM seat s
               WHERE s.product = p.id AND s.last_active < ?1 - c.value * 86400
                 AND s.last_active >= (?1 - c.value * 86400) / 86400 * 86400)) AS inactive
  FROM product p /*scan*/ -- a handful of product instances, times the few numbers asked for
  JOIN json_each(?2) c
 WHERE p.gone_at IS NULL AND p.sandbox = 0
 GROUP BY p.product, c.value
 ORDER BY p.product, c.value;

-- name: THRESHOLD_VERSION ()
-- Changes when another connection has changed the database: figures kept in a worker are then counted again.
SELECT data_version FROM pragma_data_version /*scan*/;

-- name: THRESHOLD_PRODUCTS ()
-- Every product word in use, with what is set for it.
SELECT p.product,
       (SELECT value FROM setting WHERE name = 'inactive_days.' || p.product) AS days,
       (SELECT value FROM setting WHERE name = 'price.' || p.product) AS price
  FROM (SELECT DISTINCT product FROM product /*scan*/ -- a handful of product instances
         WHERE gone_at IS NULL AND sandbox = 0) p
 ORDER BY p.product;

-- name: THRESHOLD_OWN_VALUES ()
SELECT count(*) FROM setting WHERE name > 'inactive_days.' AND name < 'inactive_days/';
