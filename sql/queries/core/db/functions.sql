-- Seats whose moment lies before a second: whole days by their sums, the day the second falls into
-- by its seconds.
-- name: USER_INDEX_MOMENTS_BEFORE (product, kind, second)
SELECT CASE WHEN day < ?3 / 86400 THEN upto ELSE upto - seats + count_before(times, ?3) END
  FROM seat_moment WHERE product = ?1 AND kind = ?2 AND day <= ?3 / 86400
 ORDER BY day DESC LIMIT 1;

-- Seats of every kind whose since lies before a second (core/users/seat_index.h).
-- name: USER_INDEX_SINCE_BEFORE (product, second)
WITH kinds (kind, sign) AS (VALUES ('used', 1), ('never', 1), ('late_used', -1), ('late_since', 1))
SELECT sum(sign * (SELECT CASE WHEN day < ?2 / 86400 THEN upto
                               ELSE upto - seats + count_before(times, ?2) END
                     FROM seat_moment m
                    WHERE m.product = ?1 AND m.kind = kinds.kind AND m.day <= ?2 / 86400
                    ORDER BY m.day DESC LIMIT 1))
  FROM kinds /*scan*/;

-- name: INT_ROWS_COLUMNS ()
-- What int_rows(?) looks like inside a statement (core/db/functions.c); nothing is made.
CREATE TABLE numbers (a INTEGER, b INTEGER, c INTEGER, pointer HIDDEN);
