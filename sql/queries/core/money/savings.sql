-- Seats and prices of each product and site.

-- LIMIT -1 keeps SQLite from computing a figure again in each place that uses it. Scans product: a
-- handful of product instances.
-- name: MONEY_LINES (now)
SELECT p.id, p.product, p.site, p.site_name, pd.days AS days,
       seat_count(p.id, 'billable', 0) AS billable,
       seat_count(p.id, 'inactive', ?1 - pd.days * 86400) AS inactive,
       (SELECT CAST(value AS INTEGER)
          FROM setting
         WHERE name = 'alert_at.' || p.product || '.' || p.site) AS alert_at,
       coalesce((SELECT value
                   FROM setting
                  WHERE name = 'price.' || p.product || '.' || p.site),
                (SELECT value
                   FROM setting
                  WHERE name = 'price.' || p.product)) AS price
  FROM product p /*scan*/
  JOIN product_days pd ON pd.product = p.id
 WHERE p.gone_at IS NULL
   AND p.sandbox = 0
 ORDER BY p.product, p.site_name, p.site;

-- name: MONEY_DAY_BEGIN (day)
INSERT INTO main.seat_day_protected (day, product, seats)
SELECT day, product, 0
  FROM seat_day
 WHERE day = ?1
ON CONFLICT (day, product) DO UPDATE
   SET seats = 0;

-- name: MONEY_DAY_PROTECTED (rows of people, now, day)
UPDATE main.seat_day_protected
   SET seats = x.seats
  FROM (SELECT s.product, count(*) AS seats
          FROM int_rows(?1) x2 /*scan*/
          JOIN user u ON u.id = x2.a
          JOIN seat s ON s.user = u.id
          JOIN product_days pd ON pd.product = s.product
         WHERE seat_since(s.last_active, joined_at(u.added_to_org, u.first_seen), s.seen_at)
               < ?2 - pd.days * 86400
         GROUP BY s.product) AS x /*scan*/
 WHERE seat_day_protected.day = ?3
   AND seat_day_protected.product = x.product;

-- The same of the people of one domain (core/index/area_slices.h).
-- name: MONEY_SLICES_PROTECTED (rows of people, now, day)
UPDATE main.area_seat_day
   SET protected = x.seats
  FROM (SELECT asl.id AS slice, count(*) AS seats
          FROM int_rows(?1) x2 /*scan*/
          JOIN user u ON u.id = x2.a
          JOIN seat s ON s.user = u.id
          JOIN product_days pd ON pd.product = s.product
          JOIN area_slice asl
            ON asl.product = s.product
           AND asl.domain = u.email_domain
         WHERE seat_since(s.last_active, joined_at(u.added_to_org, u.first_seen), s.seen_at)
               < ?2 - pd.days * 86400
         GROUP BY asl.id) AS x /*scan*/
 WHERE area_seat_day.day = ?3
   AND area_seat_day.slice = x.slice;

-- Inactive seats of some people, by product.
-- name: MONEY_INACTIVE_OF (rows of people, now)
SELECT s.product, count(*) AS seats
  FROM int_rows(?1) x /*scan*/
  JOIN user u ON u.id = x.a
  JOIN seat s ON s.user = u.id
  JOIN product_days pd ON pd.product = s.product
 WHERE seat_since(s.last_active, joined_at(u.added_to_org, u.first_seen), s.seen_at)
       < ?2 - pd.days * 86400
 GROUP BY s.product;

-- What changes in the figures while the database stays the same: with time fewer seats count as
-- used and more as inactive. So the same numbers mean the same seats. Scans product: a handful of
-- product instances.
-- name: SEATS_AGED (now)
SELECT p.id,
       seat_count(p.id, 'used', ?1 - pd.days * 86400) AS used,
       seat_count(p.id, 'inactive', ?1 - pd.days * 86400) AS inactive
  FROM product p /*scan*/
  JOIN product_days pd ON pd.product = p.id
 ORDER BY p.id;
