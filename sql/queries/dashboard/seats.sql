-- Seats in numbers. Counting costs days and one day's seconds, not users: seats_before() and
-- since_before() (core/db/functions.c) ask BROWSE_MOMENTS_BEFORE and BROWSE_SINCE_BEFORE. What the
-- figures mean is core/terms/seat_age.h.

-- name: SEATS_BY_PRODUCT (now, site or NULL)
-- LIMIT -1 keeps SQLite from asking for a figure once more wherever it stands.
SELECT id, product, site, site_name, days, billable, inactive, never_active, used,
       billable - inactive - used AS new_seats
  FROM (SELECT p.id, p.product, p.site, p.site_name, d.days AS days,
               since_before(p.id, NULL) AS billable,
               since_before(p.id, ?1 - d.days * 86400) AS inactive,
               seats_before(p.id, 'never', ?1 - d.days * 86400) AS never_active,
               seats_before(p.id, 'used', NULL)
                 - seats_before(p.id, 'used', ?1 - d.days * 86400) AS used
          FROM product p /*scan*/ -- a handful of product instances
          JOIN product_days d ON d.product = p.id
         WHERE p.gone_at IS NULL AND p.sandbox = 0 AND (?2 IS NULL OR p.site = ?2) LIMIT -1)
 WHERE billable > 0
 ORDER BY product, site_name;
