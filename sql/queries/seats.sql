-- Seats in numbers. Counting goes over days of last activity, not over users; only the day the threshold falls
-- into is counted seat by seat, so that the figures are right to the second.

-- name: SEATS_BY_PRODUCT (now, site or NULL)
SELECT id, product, site, site_name, days, billable, billable - active AS inactive, never_active, active
  FROM (SELECT p.id, p.product, p.site, p.site_name, t.days AS days,
               (SELECT coalesce(sum(seats), 0) FROM seat_activity_day a WHERE a.product = p.id) AS billable,
               (SELECT coalesce(sum(seats), 0) FROM seat_activity_day a WHERE a.product = p.id AND a.day = -1) AS never_active,
               (SELECT coalesce(sum(seats), 0) FROM seat_activity_day a
                 WHERE a.product = p.id AND a.day > (?1 - t.days * 86400) / 86400)
               + (SELECT count(*) FROM seat s
                   WHERE s.product = p.id AND s.last_active >= ?1 - t.days * 86400
                     AND s.last_active < ((?1 - t.days * 86400) / 86400 + 1) * 86400) AS active
          FROM product p /*scan*/ -- a handful of product instances
          JOIN (SELECT q.id, cast(coalesce((SELECT value FROM setting WHERE name = 'inactive_days.' || q.product),
                                           (SELECT value FROM setting WHERE name = 'inactive_days'), '30') AS INTEGER) AS days
                  FROM product q) t ON t.id = p.id
         WHERE p.gone_at IS NULL AND p.sandbox = 0 AND (?2 IS NULL OR p.site = ?2))
 WHERE billable > 0
 ORDER BY product, site_name;

-- name: SEATS_SITES ()
SELECT DISTINCT site, site_name FROM product /*scan*/ WHERE gone_at IS NULL AND sandbox = 0 ORDER BY site_name;

-- name: SEATS_ACTIVITY_CLEAR ()
DELETE FROM seat_activity_day;

-- name: SEATS_ACTIVITY_FILL ()
INSERT INTO seat_activity_day (product, day, seats)
SELECT product, coalesce(last_active / 86400, -1), count(*) FROM seat /*scan*/ GROUP BY 1, 2;
