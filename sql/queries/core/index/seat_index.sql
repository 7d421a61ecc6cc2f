-- Building the moments of seats (core/index/seat_index.h).

-- name: USER_INDEX_NEW_SEATS ()
SELECT product, kind = 'used' AS used, data
  FROM temp.new_seat /*scan*/
 WHERE product > 0
   AND kind IN ('used', 'never')
 ORDER BY product, kind, chunk;

-- name: USER_INDEX_NEW_MOMENT (product, kind, day, seats, seats up to it, times)
INSERT INTO temp.new_moment VALUES (?1, ?2, ?3, ?4, ?5, ?6);
