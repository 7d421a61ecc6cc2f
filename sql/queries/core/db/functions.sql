-- What SQL functions ask (core/db/functions.c): seats counted by their moments. Layout:
-- core/index/seat_index.h.

-- Seats whose moment lies before a second: whole days by their sums, the day of the second by its
-- times.
-- name: USER_INDEX_MOMENTS_BEFORE (product, kind, second)
SELECT CASE WHEN day < ?3 / 86400 THEN upto ELSE upto - seats + count_before(times, ?3) END
  FROM seat_moment
 WHERE product = ?1
   AND kind = ?2
   AND day <= ?3 / 86400
 ORDER BY day DESC LIMIT 1;

-- The same of a slice (core/index/area_slices.h).
-- name: USER_INDEX_SLICE_BEFORE (slice, kind, second)
SELECT CASE WHEN day < ?3 / 86400 THEN upto ELSE upto - seats + count_before(times, ?3) END
  FROM area_moment
 WHERE slice = ?1
   AND kind = ?2
   AND day <= ?3 / 86400
 ORDER BY day DESC LIMIT 1;

-- Seats of every kind whose age counts from before a second. Scans kinds, four values.
-- name: USER_INDEX_SINCE_BEFORE (product, second)
WITH kinds (kind, sign) AS (VALUES ('used', 1), ('never', 1), ('late_used', -1), ('late_since', 1))
SELECT sum(sign * (SELECT CASE WHEN day < ?2 / 86400 THEN upto
                               ELSE upto - seats + count_before(times, ?2) END
                     FROM seat_moment sm
                    WHERE sm.product = ?1
                      AND sm.kind = kinds.kind
                      AND sm.day <= ?2 / 86400
                    ORDER BY sm.day DESC LIMIT 1))
  FROM kinds /*scan*/;

-- The figures of seats, once for all pages: of any age, inactive, never active, in use.
-- name: USER_INDEX_SEAT_COUNT (product, figure, second)
SELECT CASE ?2
            WHEN 'billable' THEN since_before(?1, NULL)
            WHEN 'inactive' THEN since_before(?1, ?3)
            WHEN 'never' THEN seats_before(?1, 'never', ?3)
            WHEN 'used' THEN seats_before(?1, 'used', NULL) - seats_before(?1, 'used', ?3) END;

-- The same of a slice.
-- name: USER_INDEX_SLICE_COUNT (slice, figure, second)
SELECT CASE ?2
            WHEN 'billable'
            THEN slice_before(?1, 'used', NULL) + slice_before(?1, 'never', NULL)
            WHEN 'inactive'
            THEN slice_before(?1, 'used', ?3) + slice_before(?1, 'never', ?3)
                 - slice_before(?1, 'late_used', ?3) + slice_before(?1, 'late_since', ?3)
            WHEN 'never' THEN slice_before(?1, 'never', ?3)
            WHEN 'used' THEN slice_before(?1, 'used', NULL) - slice_before(?1, 'used', ?3) END;
