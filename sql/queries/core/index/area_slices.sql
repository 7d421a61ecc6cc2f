-- Slices of seats, for areas with domains (core/index/area_slices.h).

-- The slices that areas need: each of their instances with each of their domains.
-- name: AREA_SLICE_IN ()
INSERT OR IGNORE INTO main.area_slice (product, domain)
SELECT DISTINCT p.id, ado.domain
  FROM area_domain ado /*scan*/
  JOIN area_instance ai ON ai.area = ado.area
  JOIN product p
    ON p.site = ai.site
   AND p.product = ai.product
 ORDER BY p.id, ado.domain;

-- name: AREA_SLICE_DAYS_OUT ()
DELETE FROM main.area_seat_day /*scan*/
 WHERE slice NOT IN (SELECT asl.id
                       FROM area_slice asl /*scan*/
                       JOIN product p ON p.id = asl.product
                       JOIN area_instance ai /*scan*/
                         ON ai.product = p.product
                        AND ai.site = p.site
                       JOIN area_domain ado
                         ON ado.area = ai.area
                        AND ado.domain = asl.domain);

-- name: AREA_SLICE_MOMENTS_OUT ()
DELETE FROM main.area_moment /*scan*/
 WHERE slice NOT IN (SELECT asl.id
                       FROM area_slice asl /*scan*/
                       JOIN product p ON p.id = asl.product
                       JOIN area_instance ai /*scan*/
                         ON ai.product = p.product
                        AND ai.site = p.site
                       JOIN area_domain ado
                         ON ado.area = ai.area
                        AND ado.domain = asl.domain);

-- name: AREA_SLICE_OUT ()
DELETE FROM main.area_slice /*scan*/
 WHERE NOT EXISTS (SELECT 1
                     FROM product p
                     JOIN area_instance ai /*scan*/
                       ON ai.product = p.product
                      AND ai.site = p.site
                     JOIN area_domain ado
                       ON ado.area = ai.area
                      AND ado.domain = area_slice.domain
                    WHERE p.id = area_slice.product);

-- name: AREA_SLICE_LIST ()
SELECT id, product, domain FROM area_slice /*scan*/ ORDER BY product, id;

-- name: AREA_SLICE_SEATS (product)
SELECT kind = 'used' AS used, chunk, data
  FROM browse_seat
 WHERE product = ?1
   AND kind IN ('used', 'never')
 ORDER BY kind, chunk;

-- name: AREA_SLICE_CREATE ()
CREATE TEMP TABLE IF NOT EXISTS new_area_moment (
  slice INTEGER,
  kind TEXT,
  day INTEGER,
  seats INTEGER,
  upto INTEGER,
  times BLOB,
  PRIMARY KEY (slice, kind, day)
);

-- name: AREA_SLICE_CLEAR ()
DELETE FROM temp.new_area_moment;

-- name: AREA_SLICE_NEW_MOMENT (slice, kind, day, seats, seats up to it, times)
INSERT INTO temp.new_area_moment VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- name: AREA_MOMENT_OUT ()
DELETE FROM main.area_moment /*scan*/
 WHERE NOT EXISTS (SELECT 1
                     FROM temp.new_area_moment n
                    WHERE n.slice = area_moment.slice
                      AND n.kind = area_moment.kind
                      AND n.day = area_moment.day);

-- name: AREA_MOMENT_IN ()
INSERT INTO main.area_moment (slice, kind, day, seats, upto, times)
SELECT slice, kind, day, seats, upto, times
  FROM temp.new_area_moment /*scan*/
 WHERE true
ON CONFLICT (slice, kind, day) DO UPDATE
   SET seats = excluded.seats,
       upto = excluded.upto,
       times = excluded.times
 WHERE upto <> excluded.upto
    OR times <> excluded.times;

-- As MERGE_HISTORY.
-- name: AREA_SLICE_HISTORY (day, now)
INSERT INTO main.area_seat_day (
  day, slice, inactive_days, billable, active, inactive, never_active, new_seats, protected)
SELECT ?1, id, days, billable, used, inactive, never_active, billable - inactive - used, 0
  FROM (SELECT asl.id, pd.days,
               slice_count(asl.id, 'billable', 0) AS billable,
               slice_count(asl.id, 'inactive', ?2 - pd.days * 86400) AS inactive,
               slice_count(asl.id, 'never', ?2 - pd.days * 86400) AS never_active,
               slice_count(asl.id, 'used', ?2 - pd.days * 86400) AS used
          FROM area_slice asl /*scan*/
          JOIN product p
            ON p.id = asl.product
           AND p.gone_at IS NULL
           AND p.sandbox = 0
          JOIN product_days pd ON pd.product = asl.product)
 WHERE true
ON CONFLICT (day, slice) DO UPDATE
   SET inactive_days = excluded.inactive_days,
       billable = excluded.billable,
       active = excluded.active,
       inactive = excluded.inactive,
       never_active = excluded.never_active,
       new_seats = excluded.new_seats,
       protected = excluded.protected;
