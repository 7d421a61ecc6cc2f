-- Seats in numbers. Counting costs days and one day's seconds, not users: seat_count() is in
-- core/db/functions.c. core/terms/seat_age.h defines the figures.

-- LIMIT -1 keeps SQLite from computing a figure again in each place that uses it. Scans product: a
-- handful of product instances.
-- name: SEATS_BY_PRODUCT (now, site or NULL)
SELECT id, product, site, site_name, days, billable, inactive, never_active, used,
       billable - inactive - used AS new_seats
  FROM (SELECT p.id, p.product, p.site, p.site_name, pd.days AS days,
               seat_count(p.id, 'billable', 0) AS billable,
               seat_count(p.id, 'inactive', ?1 - pd.days * 86400) AS inactive,
               seat_count(p.id, 'never', ?1 - pd.days * 86400) AS never_active,
               seat_count(p.id, 'used', ?1 - pd.days * 86400) AS used
          FROM product p /*scan*/
          JOIN product_days pd ON pd.product = p.id
         WHERE p.gone_at IS NULL
           AND p.sandbox = 0
           AND (?2 IS NULL OR p.site = ?2)
         LIMIT -1)
 WHERE billable > 0
 ORDER BY product, site_name;
