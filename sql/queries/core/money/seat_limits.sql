-- Seats that reach a number, or the edge of a tier.

-- What is remembered of each product: whether its seats were at its number, the seats of the last
-- synchronization (-1: none), and the limits that were forecast. Scans product: a handful of
-- product instances.
-- name: SEAT_LIMITS ()
SELECT p.id AS product_id, coalesce(CAST(st.value AS INTEGER), 0) AS alert_at,
       EXISTS (SELECT 1
                 FROM instance
                WHERE name = 'seat_limit.' || p.product || '.' || p.site) AS was_above,
       coalesce((SELECT value
                   FROM instance
                  WHERE name = 'seat_count.' || p.product || '.' || p.site), -1) AS counted,
       coalesce((SELECT value
                   FROM instance
                  WHERE name = 'seat_soon.' || p.product || '.' || p.site), 0) AS soon,
       coalesce((SELECT value
                   FROM instance
                  WHERE name = 'tier_soon.' || p.product || '.' || p.site), 0) AS tier_soon
  FROM product p /*scan*/
  LEFT JOIN setting st ON st.name = 'alert_at.' || p.product || '.' || p.site
 WHERE p.gone_at IS NULL
   AND p.sandbox = 0
 ORDER BY p.id;

-- name: SEAT_LIMIT_KEEP (name, value)
INSERT OR REPLACE INTO main.instance (name, value) VALUES (?1, ?2);

-- name: SEAT_LIMIT_FORGET (name)
DELETE FROM main.instance WHERE name = ?1;

-- name: SEAT_LIMIT_BODY (trigger, name, product, site, seats, limit, day or NULL, reason, link)
SELECT json_object(
         'trigger', ?1,
         'name', ?2,
         'product', ?3,
         'site', ?4,
         'seats', ?5,
         'alertAt', ?6,
         'expectedOn', ?7,
         'reason', ?8,
         'deepLink', ?9);

-- name: SEAT_LIMIT_OWN (product, site)
SELECT CAST(value AS INTEGER)
  FROM setting
 WHERE name = 'alert_at.' || ?1 || '.' || ?2;
