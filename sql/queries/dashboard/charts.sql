-- name: SEATS_TREND (first day, site or NULL)
SELECT d.day, sum(d.billable), sum(d.active), sum(d.inactive), sum(d.never_active), sum(d.new_seats)
  FROM seat_day d JOIN product p ON p.id = d.product WHERE d.day >= ?1 AND (?2 IS NULL OR p.site = ?2) GROUP BY d.day ORDER BY d.day;
