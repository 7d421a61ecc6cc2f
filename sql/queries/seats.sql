-- Seats in numbers. Counting goes over days of last activity, not over users; only the day the threshold falls
-- into is counted by its seconds, so that the figures are right to the second.

-- name: SEATS_BY_PRODUCT (now, site or NULL)
SELECT id, product, site, site_name, days, billable, inactive, never_active, billable - inactive AS active
  FROM (SELECT p.id, p.product, p.site, p.site_name, t.days AS days,
               coalesce((SELECT upto FROM seat_activity_day a WHERE a.product = p.id ORDER BY a.day DESC LIMIT 1), 0) AS billable,
               coalesce((SELECT seats FROM seat_activity_day a WHERE a.product = p.id AND a.day = -1), 0) AS never_active,
               coalesce((SELECT upto FROM seat_activity_day a WHERE a.product = p.id AND a.day < (?1 - t.days * 86400) / 86400
                          ORDER BY a.day DESC LIMIT 1), 0)
               + coalesce((SELECT count_before(s.times, ?1 - t.days * 86400) FROM seat_activity_time s
                            WHERE s.product = p.id AND s.day = (?1 - t.days * 86400) / 86400), 0) AS inactive
          FROM product p /*scan*/ -- a handful of product instances
          JOIN (SELECT q.id, cast(coalesce((SELECT value FROM setting WHERE name = 'inactive_days.' || q.product),
                                           (SELECT value FROM setting WHERE name = 'inactive_days'), '30') AS INTEGER) AS days
                  FROM product q) t ON t.id = p.id
         WHERE p.gone_at IS NULL AND p.sandbox = 0 AND (?2 IS NULL OR p.site = ?2))
 WHERE billable > 0
 ORDER BY product, site_name;

-- name: SEATS_SITES ()
SELECT DISTINCT site, site_name FROM product /*scan*/ WHERE gone_at IS NULL AND sandbox = 0 ORDER BY site_name;

-- name: SEATS_TREND (first day, site or NULL)
SELECT d.day, sum(d.billable), sum(d.active), sum(d.inactive), sum(d.never_active)
  FROM seat_day d JOIN product p ON p.id = d.product WHERE d.day >= ?1 AND (?2 IS NULL OR p.site = ?2) GROUP BY d.day ORDER BY d.day;

-- name: SEATS_PEOPLE ()
SELECT coalesce(sum(members), 0) FROM browse_set WHERE kind = 'present';

-- name: SEATS_SITE_NAME (site)
SELECT site_name FROM product WHERE site = ?1 AND gone_at IS NULL AND sandbox = 0 LIMIT 1;
