-- The history of seats.

-- Each month's last known day. SQLite takes the other columns from the row that has the maximum.
-- Scans seat_day: one row a day and product.
-- name: MONEY_MONTHS ()
SELECT x.month, x.product, x.day, x.billable, x.inactive, sdp.seats AS protected
  FROM (SELECT substr(sd.day, 1, 7) AS month, sd.product, max(sd.day) AS day, sd.billable,
               sd.inactive
          FROM seat_day sd /*scan*/
         GROUP BY substr(sd.day, 1, 7), sd.product) x /*scan*/
  LEFT JOIN seat_day_protected sdp
    ON sdp.day = x.day
   AND sdp.product = x.product
 ORDER BY x.month;

-- name: MONEY_TREND (first day)
SELECT day, product, billable
  FROM seat_day
 WHERE day >= ?1
 ORDER BY day;
