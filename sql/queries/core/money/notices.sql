-- Events about seats and money.

-- Each product with a number, its seats, and whether they were at or above it before. Scans
-- product: a handful of product instances.
-- name: SEAT_LIMITS ()
SELECT p.product, p.site, p.site_name, CAST(st.value AS INTEGER) AS alert_at,
       seat_count(p.id, 'billable', 0) AS seats,
       EXISTS (SELECT 1
                 FROM instance
                WHERE name = 'seat_limit.' || p.product || '.' || p.site) AS was_above
  FROM product p /*scan*/
  JOIN setting st ON st.name = 'alert_at.' || p.product || '.' || p.site
 WHERE p.gone_at IS NULL
   AND p.sandbox = 0
 ORDER BY p.id;

-- name: SEAT_LIMIT_ABOVE (name)
INSERT OR REPLACE INTO instance (name, value) VALUES (?1, 1);

-- name: SEAT_LIMIT_BELOW (name)
DELETE FROM instance WHERE name = ?1;

-- name: SEAT_LIMIT_BODY (trigger, name, product, site, seats, alert at, reason, link)
SELECT json_object(
         'trigger', ?1,
         'name', ?2,
         'product', ?3,
         'site', ?4,
         'seats', ?5,
         'alertAt', ?6,
         'reason', ?7,
         'deepLink', ?8);

-- name: DIGEST_STATE (month)
SELECT EXISTS (SELECT 1 FROM event WHERE trigger = 'digest' AND subject = ?1);

-- Scans webhook: 50 at most.
-- name: DIGEST_WANTED ()
SELECT EXISTS (SELECT 1
                 FROM webhook w /*scan*/
                 JOIN webhook_trigger wt
                   ON wt.webhook = w.id
                  AND wt.name = 'digest'
                WHERE w.enabled = 1);

-- name: DIGEST_BODY (trigger, month, cost, wasted, saved, seats, currency, reason, link)
SELECT json_object(
         'trigger', ?1,
         'name', ?2,
         'cost', ?3,
         'wasted', ?4,
         'savedPerMonth', ?5,
         'freedSeats', ?6,
         'currency', ?7,
         'reason', ?8,
         'deepLink', ?9);
