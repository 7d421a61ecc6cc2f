-- The history of seats, day by day.

-- name: SEATS_TREND (first day, site or NULL)
SELECT sd.day, sum(sd.billable) AS billable, sum(sd.active) AS active, sum(sd.inactive) AS inactive,
       sum(sd.never_active) AS never_active, sum(sd.new_seats) AS new_seats
  FROM seat_day sd
  JOIN product p ON p.id = sd.product
 WHERE sd.day >= ?1
   AND (?2 IS NULL OR p.site = ?2)
 GROUP BY sd.day
 ORDER BY sd.day;
